/** The text of one value of a JSON document, exactly as it stands there: what some partners sign. */

const blank = /[ \t\n\r]*/y;
const scalar = /[^\s,\]}[{":]+/y;

interface Scan {
  readonly text: string;
  at: number;
}

function skip(scan: Scan, pattern: RegExp): void {
  pattern.lastIndex = scan.at;
  if (pattern.test(scan.text)) scan.at = pattern.lastIndex;
}

function skipString(scan: Scan): void {
  for (scan.at += 1; scan.at < scan.text.length; scan.at += 1) {
    const char = scan.text.charCodeAt(scan.at);
    if (char === 0x5c) scan.at += 1;
    else if (char === 0x22) break;
  }
  scan.at += 1;
}

/** Passes over one value, counting brackets: a nest however deep takes no stack. */
function skipValue(scan: Scan): void {
  let depth = 0;
  do {
    skip(scan, blank);
    const char = scan.text.charAt(scan.at);
    if (char === '"') skipString(scan);
    else if (char === '{' || char === '[') {
      depth += 1;
      scan.at += 1;
    } else if (char === '}' || char === ']') {
      depth -= 1;
      scan.at += 1;
    } else if (char === ',' || char === ':') scan.at += 1;
    else skip(scan, scalar);
    if (depth > 0) skip(scan, blank);
  } while (depth > 0 && scan.at < scan.text.length);
}

/** Steps to the value of a member; false where the object has none of this name. */
function enterMember(scan: Scan, name: string): boolean {
  skip(scan, blank);
  if (scan.text.charAt(scan.at) !== '{') return false;
  let found: number | undefined;
  for (scan.at += 1; scan.at < scan.text.length; ) {
    skip(scan, blank);
    if (scan.text.charAt(scan.at) !== '"') break;
    const from = scan.at;
    skipString(scan);
    const key = JSON.parse(scan.text.slice(from, scan.at)) as string;
    skip(scan, blank);
    scan.at += 1;
    skip(scan, blank);
    // Of two members of one name the parser takes the last, and so must the signature.
    if (key === name) found = scan.at;
    skipValue(scan);
    skip(scan, blank);
    if (scan.text.charAt(scan.at) !== ',') break;
    scan.at += 1;
  }
  scan.at = found ?? scan.at;
  return found !== undefined;
}

/**
 * @param text a well-formed JSON document
 * @param keys names of members from the top
 * @returns the value's text without the blanks around it, or undefined where there is none
 */
export function sliceJson(text: string, keys: readonly string[]): string | undefined {
  const scan: Scan = { text, at: 0 };
  for (const key of keys) if (!enterMember(scan, key)) return undefined;
  skip(scan, blank);
  const from = scan.at;
  skipValue(scan);
  return text.slice(from, scan.at);
}
