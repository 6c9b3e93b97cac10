/** Characters, names and escapes of XML 1.0 (fifth edition). */

// biome-ignore lint/suspicious/noControlCharactersInRegex: what the production Char leaves out, and surrogates, which need the exact test.
const suspicious = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ud800-\udfff\ufffe\uffff]/;
const notAllowed = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;
const nameStart =
  ':A-Z_a-z\\u00C0-\\u00D6\\u00D8-\\u00F6\\u00F8-\\u02FF\\u0370-\\u037D\\u037F-\\u1FFF\\u200C\\u200D\\u2070-\\u218F\\u2C00-\\u2FEF\\u3001-\\uD7FF\\uF900-\\uFDCF\\uFDF0-\\uFFFD\\u{10000}-\\u{EFFFF}';
const nameMore = `${nameStart}\\-.0-9\\u00B7\\u0300-\\u036F\\u203F\\u2040`;
const wholeName = new RegExp(`^[${nameStart}][${nameMore}]*$`, 'u');

/** The first character that XML cannot hold, or undefined. */
export const forbiddenCharacter = (text: string): string | undefined =>
  suspicious.test(text) ? notAllowed.exec(text)?.[0] : undefined;

/** Most names are ASCII; the exact test is several times slower. */
const plainName = /^[A-Za-z_:][A-Za-z0-9_:.-]*$/;
export const isXmlName = (text: string): boolean => plainName.test(text) || wholeName.test(text);

const inText: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '\r': '&#xD;' };
const inAttribute: Readonly<Record<string, string>> = { ...inText, '"': '&quot;', '\t': '&#x9;', '\n': '&#xA;' };

/** A carriage return is written as a reference: readers turn a bare one into a line feed. */
export const escapeText = (text: string): string =>
  /[&<>\r]/.test(text) ? text.replace(/[&<>\r]/g, (char) => inText[char] ?? char) : text;

export const escapeAttribute = (text: string): string =>
  text.replace(/[&<>\r"\t\n]/g, (char) => inAttribute[char] ?? char);
