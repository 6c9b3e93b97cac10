/** Brackets with anything in them that a row can hold: texts in quotes, brackets inside brackets. */
const quoted = String.raw`"(?:[^"\\]|\\.)*"`;
const once = `(?:[^"()]|${quoted})*`;

export const anyArgs: string = String.raw`\(${String.raw`(?:[^"()]|${quoted}|\(${once}\))*`}\)`;
