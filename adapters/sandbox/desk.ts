/** What the kit does for an office. */
import type { Asked, Desk, Office } from './contract.ts';
import { addressUnder } from './gateway-line.ts';
import type { Ground } from './ground.ts';
import type { Handle } from './listener.ts';

export function repetitionOf({ options }: Ground<object>, office: Office, asked: Asked): string | undefined {
  if (office.repetitionOf !== undefined) return office.repetitionOf(asked);
  return options.dialect.idempotency === 'ref' && asked.reference !== '' ? asked.reference : undefined;
}

/** @param opened the office and its counter, once they are there: an office is opened with its desk */
export function createDesk<Records extends object>(
  ground: Ground<Records>,
  opened: () => { readonly office: Office; readonly handle: Handle },
): Desk<Records> {
  const { options, records, ledger, notices, file, line, timers } = ground;
  const { dialect } = options;
  const { context } = ground;
  const now = (): string => context().now;

  function next(): number {
    ground.sequence += 1;
    return ground.sequence;
  }

  const ask: Desk<Records>['ask'] = async (operation, message) => {
    const [translator, url] = [dialect.translator(operation), notices.url()];
    if (translator === undefined) throw new Error(`${dialect.name} does not speak ${operation}.`);
    if (url === undefined)
      throw new Error('The address of the gateway is not known yet; set it with POST /control/callback.');
    const asking = ground.sendingContext();
    const request = translator.encodeRequest(message, asking);
    return translator.decodeResponse(await line.send(addressUnder(url, request.path), request), asking);
  };

  return {
    options,
    dialect,
    records,
    context,
    now,
    next,
    draw: (prefix) => `${prefix}${now().slice(0, 10).replaceAll('-', '')}${String(next()).padStart(6, '0')}`,
    did(asked, { key, summary, response }) {
      const { operation, reference } = asked;
      const repetition = repetitionOf(ground, opened().office, asked);
      const effect = { at: now(), operation, reference, key, summary };
      ledger.enter({ effect, response, ...(repetition === undefined ? {} : { repetition }) });
      return { kind: 'success', message: response };
    },
    refused: (as, text) => ({ kind: 'refused', as, code: '', text }),
    doneUnder: (reference) => ledger.under(reference),
    tell(operation, message) {
      if (opened().office.keep?.(operation, message) !== 'kept') notices.send({ operation, message });
    },
    ask,
    later: (ms, work) =>
      timers.later(ms, () => {
        work();
        file.touch();
      }),
    changed: () => file.touch(),
    async handle(request) {
      const reply = await opened().handle(request);
      return reply?.cutShort ? undefined : reply;
    },
    send: (url, request) => line.send(url, request),
    callbackUrl: () => notices.url(),
  };
}
