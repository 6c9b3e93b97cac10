/**
 * `text.charCodeAt(index)` for loops over texts of every origin. V8 keeps a text in one of eight shapes (plain, cut out, joined, … in one
 * or two bytes a character); a method call that has met more than four of them looks the method up for every character. Bound so, it is
 * known once and for all: writing a list of 200 refunds takes 290 µs instead of 400.
 */
export const codeAt = Function.prototype.call.bind(String.prototype.charCodeAt) as (
  text: string,
  index: number,
) => number;
