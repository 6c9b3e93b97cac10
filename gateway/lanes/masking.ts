/**
 * Keeps credentials out of the journal: wire bytes and texts are kept with every attempt, and a partner's token or secret may stand in them.
 */

/** Shorter values (a version, a yes) would blot out half the message and protect nothing. */
const shortestSecret = 4;
const blot = '***';
const blotBytes = Buffer.from(blot);

export interface Mask {
  text(text: string): string;
  bytes(bytes: Uint8Array): Uint8Array;
}

/** Masks each value as it is and as JSON, XML and URL-encoded forms write it. Made once per revision of a partner. */
export function maskFor(credentials: Readonly<Record<string, string>>): Mask {
  const forms = [
    ...new Set(
      Object.values(credentials)
        .filter((value) => value.length >= shortestSecret)
        .flatMap(writtenForms),
    ),
  ];
  // The longest first: a value that contains another one must not be left half visible.
  forms.sort((a, b) => b.length - a.length);
  const needles = forms.map((form) => Buffer.from(form));
  return {
    text: (text) =>
      forms.reduce((masked, form) => (masked.includes(form) ? masked.replaceAll(form, blot) : masked), text),
    bytes: (bytes) => needles.reduce<Uint8Array>(maskOne, bytes),
  };
}

const writtenForms = (value: string): string[] => {
  const xml = value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  const url = encodeURIComponent(value);
  return [
    value,
    JSON.stringify(value).slice(1, -1),
    xml,
    xml.replaceAll('"', '&quot;').replaceAll("'", '&apos;'),
    url,
    url.replaceAll('%20', '+'),
  ];
};

function maskOne(bytes: Uint8Array, needle: Buffer): Uint8Array {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = buffer.indexOf(needle);
  if (at === -1) return bytes;
  const parts: Buffer[] = [];
  let from = 0;
  while (at !== -1) {
    parts.push(buffer.subarray(from, at), blotBytes);
    from = at + needle.length;
    at = buffer.indexOf(needle, from);
  }
  return Buffer.concat([...parts, buffer.subarray(from)]);
}
