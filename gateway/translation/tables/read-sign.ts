/** `sign:` of a part: what is signed, how, and where the signature stands. */
import { naming, type Report } from '../findings.ts';
import { unquote } from './expressions.ts';
import { digests, type Noted, type SignPiece, type SignTable, signatures } from './model.ts';
import { onlyKeys, requiredText, textAt, textsAt } from './shapes.ts';
import type { Source } from './source.ts';

const call = /^([a-z0-9]+)\((.*)\)$/s;
const variable = /^\$((?:auth|profile|session)\.[A-Za-z0-9_-]+)$/;
const secretName = /^\$auth\.([A-Za-z0-9_-]+)$/;

function inner(text: string, wrap: (piece: SignPiece) => SignPiece): SignPiece | undefined {
  const piece = parsePiece(text);
  return piece && wrap(piece);
}

function parseCall(name: string, args: string): SignPiece | undefined {
  if (name === 'raw') return args === 'body' ? { kind: 'body' } : { kind: 'raw', path: args };
  if (name === 'upper') return inner(args, (piece) => ({ kind: 'upper', piece }));
  const by = digests.find((one) => one === name);
  return by && inner(args, (piece) => ({ kind: 'digest', by, piece }));
}

/** `raw(data)`, `validation.TIME`, `="text"`, `$auth.key`, `md5(raw(data))` */
function parsePiece(text: string): SignPiece | undefined {
  const found = call.exec(text);
  if (found) return parseCall(found[1] ?? '', (found[2] ?? '').trim());
  if (text.startsWith('="')) return { kind: 'text', text: unquote(text.slice(1)) };
  const name = variable.exec(text)?.[1];
  if (name !== undefined) return { kind: 'variable', name };
  return text === '' || text.startsWith('$') ? undefined : { kind: 'field', path: text };
}

const needsSecret = (by: SignTable['by']): boolean => by.startsWith('hmac-');

function readBy(note: Noted, report: Report): SignTable['by'] | undefined {
  const by = signatures.find((one) => one === note.text);
  if (by === undefined)
    report(note.place, {
      rule: 'sign',
      message: naming`${note.text} is no way of signing`,
      fix: `The ways are ${signatures.join(', ')}.`,
    });
  return by;
}

function readSecret(note: Noted | undefined, by: SignTable['by'], place: SignTable['place'], report: Report): boolean {
  const named = note !== undefined && secretName.test(note.text);
  if (named === needsSecret(by)) return true;
  report(note?.place ?? place, {
    rule: 'sign',
    message: needsSecret(by) ? naming`${by} needs a secret` : naming`${by} takes no secret`,
    fix: needsSecret(by) ? 'Write secret: $auth.name.' : 'Put the secret among the pieces of `over`: $auth.name.',
  });
  return false;
}

/** @returns undefined (reported) where it is not understood */
export function readSign(source: Source | undefined, report: Report): SignTable | undefined {
  if (source === undefined) return undefined;
  onlyKeys(source, ['into', 'over', 'by', 'secret'], report);
  const where = { place: source.place, report };
  const into = requiredText(source, 'into', where);
  const over = textsAt(source, 'over', report).map((note) => ({ note, piece: parsePiece(note.text.trim()) }));
  for (const { note, piece } of over) {
    if (piece === undefined)
      report(note.place, {
        rule: 'sign',
        message: naming`${note.text} is nothing that can be signed`,
        fix: 'Write raw(body), raw(path), a path, ="text", $auth.x, $profile.x, $session.x, or md5(…), sha256(…), sm3(…), upper(…) of one.',
      });
  }
  if (over.length === 0) requiredText(source, 'over', where);
  const by = readBy(requiredText(source, 'by', where), report);
  const secret = textAt(source, 'secret', report);
  if (by === undefined || !readSecret(secret, by, source.place, report)) return undefined;
  return {
    into: into.text,
    over: over.map(({ piece }) => piece).filter((piece) => piece !== undefined),
    by,
    secret: secret && secretName.exec(secret.text)?.[1],
    place: source.place,
  };
}
