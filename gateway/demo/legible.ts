/** Wire text laid out for a person: JSON and XML indented, a document inside a string shown below its envelope. For display only. */

const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };
const withoutEscapes = (text: string): string =>
  text.replace(/&(lt|gt|quot|apos|amp);/g, (_, name: string) => entities[name] ?? '');

/** One element a line, two spaces a level; an element that holds only text stays on one line. */
function indentXml(xml: string): string {
  const lines: string[] = [];
  let depth = 0;
  for (const [part] of xml.matchAll(/<\?[^>]*>|<([^\s>/]+)[^>]*>[^<]*<\/\1>|<\/[^>]+>|<[^>]+>|[^<]+/g)) {
    if (part.trim() === '') continue;
    if (part.startsWith('</')) depth -= 1;
    lines.push(`${'  '.repeat(Math.max(0, depth))}${part}`);
    const opens = /^<[^?!/][^>]*[^/]>$|^<[^?!/]>$/.test(part);
    if (opens) depth += 1;
  }
  return lines.join('\n');
}

/** A document that travels inside a string of another. */
const innerDocument = /(?<=>)\s*&lt;\?xml[\s\S]*?(?=<\/)/;

function legibleXml(xml: string): string {
  const inner = innerDocument.exec(xml)?.[0];
  if (inner === undefined) return indentXml(xml);
  const envelope = indentXml(xml.replace(inner, '…'));
  const document = indentXml(withoutEscapes(inner))
    .split('\n')
    .map((line) => `  ${line}`)
    .join('\n');
  return `${envelope}\n  …（信封内的文档，去转义后 the document inside, unescaped）:\n${document}`;
}

/** @returns the text itself where it is neither JSON nor XML. */
export function legible(text: string): string {
  const start = text.trimStart();
  if (start.startsWith('<')) return legibleXml(start);
  if (!start.startsWith('{')) return text;
  try {
    return JSON.stringify(JSON.parse(start), null, 2);
  } catch {
    return text;
  }
}
