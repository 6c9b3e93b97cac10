/** Samples of what comes in unasked: known for what it is, and each for itself. */
import type { Canonical } from '../../catalogue/contract.ts';
import { naming } from '../findings.ts';
import { FILE_NAME } from '../translate.ts';
import { rawFields } from './journeys.ts';
import { differences, without } from './messages.ts';
import { isFault, type SampleTrial } from './sample-places.ts';

/** What comes in unasked must be known for what it is, and no other table may claim it first. */
export function checkRecognised({ dialect, operation, sample, report }: SampleTrial): void {
  const incoming = operation.event ?? (operation.call?.receive ? { receive: operation.call.receive } : undefined);
  if (!incoming || sample.part === 'answer' || sample.part === 'response') return;
  const { method, path } = incoming.receive;
  const request = {
    method,
    path: sample.headers?.[FILE_NAME] ? `/${sample.headers[FILE_NAME]}` : path,
    headers: sample.headers ?? {},
    body: sample.wire,
  };
  const known = operation.event ? dialect.dialect.recognizeEvent(request) : dialect.dialect.recognizeServed(request);
  if (known?.operation === sample.operation) return;
  const table = operation.table.event ?? operation.table.served;
  report(table?.when[0]?.place ?? incoming.receive.place, {
    rule: 'sample-recognised',
    message: naming`${sample.name} is taken for ${known?.operation ?? 'nothing'}`,
    messageZh: `样例 ${sample.name} 被认作${known?.operation ?? '未知报文'}`,
    fix: 'Correct when: of this table, or of the other.',
    related: sample.file,
  });
}

/** The text of a document that is kept as it came may spell one event in several ways. */
function isSameEvent({ sample, part }: SampleTrial, other: SampleTrial): boolean {
  const raw = rawFields(part.plan.root);
  const [one, two] = [sample, other.sample].map(({ canonical }) => without(canonical as Canonical, raw));
  return differences(one, two).length === 0;
}

/** Two different events with one identity would be taken for one: the second is then a repetition or a conflict. */
export function checkIdentities(trials: readonly SampleTrial[]): void {
  const byIdentity = new Map<string, SampleTrial>();
  for (const trial of trials) {
    const { operation, sample, report } = trial;
    const identity = identityOf(trial);
    if (identity === undefined) continue;
    const other = byIdentity.get(`${sample.operation}/${identity}`);
    byIdentity.set(`${sample.operation}/${identity}`, trial);
    const notes = operation.table.event?.identity ?? [];
    const names = notes.map((note) => note.text);
    if (!other || isSameEvent(trial, other) || !notes[0]) continue;
    report(notes[0].place, {
      rule: 'identity',
      message: naming`${other.sample.name} and ${sample.name} are different events, and ${names.join(', ')} is the same in both`,
      messageZh: `样例 ${other.sample.name} 与 ${sample.name} 是两个不同的通知，标识 ${names.join('、')} 却相同`,
      fix: 'Name the field that the partner never gives twice.',
      fixZh: '写对方绝不重复使用的字段。',
      related: sample.file,
    });
  }
}

function identityOf({ operation, sample, context }: SampleTrial): string | undefined {
  const { event, translator } = operation;
  if (event?.part !== sample.part || sample.part !== 'event') return undefined;
  const headers = sample.headers ?? event.headersFor(sample.wire, context);
  try {
    return translator.decodeEvent({ ...event.receive, headers, body: sample.wire }, context).identity;
  } catch (fault) {
    if (!isFault(fault)) throw fault;
    return undefined;
  }
}
