/** A person ends an exchange that nobody else can end: one proposes, another confirms. Both act by name, through clients of their own. */
import type { OperationCard } from '../catalogue/contract.ts';
import { GatewayError } from '../errors/catalogue.ts';
import { fieldProblems } from '../errors/field-problems.ts';
import type { ConfirmOutcome, Exchange, Resolution, ResolutionOutcome } from '../journal/contract.ts';
import { actingOf } from './acting.ts';
import type { Call, Handlers } from './call.ts';
import type { ApiParts } from './contract.ts';
import { findExchange } from './exchange-handlers.ts';
import { valueAt } from './message.ts';
import { exchangeView, resolutionView } from './views.ts';

type Parts = Pick<ApiParts, 'journal' | 'catalogue' | 'clock' | 'relay'>;

interface ProposalBody {
  readonly outcome: ResolutionOutcome;
  readonly evidence: string;
  readonly response?: Readonly<Record<string, unknown>>;
}

/** @throws GatewayError GW_REQUEST_PARAMETER: who ends an exchange does so by name */
function actingUser({ headers }: Call): string {
  const user = actingOf(headers)?.user?.trim();
  if (user !== undefined && user !== '') return user;
  throw new GatewayError('GW_REQUEST_PARAMETER', 'X-Acting-User: required.', {
    errors: [
      {
        field: 'X-Acting-User',
        rule: 'required',
        message: '人工处理须写明经办人。 Who settles an exchange by hand does so by name.',
      },
    ],
  });
}

function refuse(field: string, rule: string, message: string): never {
  throw new GatewayError('GW_REQUEST_INVALID', `${field}: ${message}`, { errors: [{ field, rule, message }] });
}

/** A success has the response that the command would have had; the other outcomes have none. */
function checkResponse(card: OperationCard, { outcome, response }: ProposalBody): void {
  if (outcome !== 'succeeded') {
    if (response !== undefined)
      refuse('/response', 'absent', '只有 succeeded 才有结果。 Only what succeeded has a response.');
    return;
  }
  if (card.response === undefined || card.response.validate(response ?? {})) return;
  if (response === undefined)
    refuse('/response', 'required', '请填写对方给出的结果。 Give the response that the partner gave.');
  const errors = fieldProblems(card.response.validate.errors ?? []);
  throw new GatewayError('GW_REQUEST_INVALID', errors[0]?.message ?? '', {
    errors: errors.map((one) => ({ ...one, field: `/response${one.field}` })),
  });
}

const movedOn = (state: string | undefined): GatewayError =>
  new GatewayError(
    'GW_STATE',
    `结果已不再存疑，无需人工处理。 The exchange is ${state ?? 'gone'} and no longer in doubt about the same call.`,
    {
      extra: { state },
    },
  );

function correlationOf(card: OperationCard, resolution: Resolution | undefined): string | undefined {
  if (card.correlate === undefined || resolution?.response === undefined) return undefined;
  const value = valueAt(resolution.response, card.correlate);
  return value === undefined ? undefined : String(value);
}

/** @throws GatewayError for every outcome but the one that was wanted */
function confirmedExchange(outcome: ConfirmOutcome): Exchange {
  switch (outcome.kind) {
    case 'confirmed':
      return outcome.exchange;
    case 'moved-on':
      throw movedOn(outcome.exchange.state);
    case 'same-person':
      throw new GatewayError('GW_RESOLUTION_SELF', '须由另一人、经另一客户端复核。 Another person and client confirm.');
    case 'replaced':
      throw new GatewayError(
        'GW_STATE',
        '处理意见已被替换，请重新查看。 Another proposal took its place; read it again.',
      );
    case 'no-proposal':
      throw new GatewayError('GW_STATE', '尚无处理意见。 Nothing has been proposed.');
  }
}

export function resolutionHandlers(parts: Parts): Pick<Handlers, 'proposeResolution' | 'confirmResolution'> {
  const { journal, catalogue, clock, relay } = parts;
  const cardOf = ({ operation }: Exchange): OperationCard => {
    const card = catalogue.operations.get(operation);
    if (card === undefined) throw new Error(`There is no operation card for ${operation}.`);
    return card;
  };
  return {
    async proposeResolution(call) {
      const exchange = await findExchange(journal, call);
      const body = call.body as ProposalBody;
      const user = actingUser(call);
      checkResponse(cardOf(exchange), body);
      const { outcome, evidence, response } = body;
      const by = call.caller.id;
      const proposal = { exchangeId: exchange.id, outcome, evidence, response, by, user, at: clock.now() };
      const resolution = await journal.propose(proposal);
      const after = (await journal.get(exchange.id)) ?? exchange;
      if (resolution === undefined) throw movedOn(after.state);
      return {
        status: 201,
        body: { ...exchangeView(after, call.caller), resolution: resolutionView(resolution, after) },
      };
    },
    async confirmResolution(call) {
      const exchange = await findExchange(journal, call);
      const user = actingUser(call);
      const { proposal: no } = call.body as { readonly proposal: number };
      const correlationKey = correlationOf(cardOf(exchange), await journal.resolution(exchange.id));
      const by = call.caller.id;
      const outcome = await journal.confirmResolution({
        exchangeId: exchange.id,
        no,
        correlationKey,
        by,
        user,
        at: clock.now(),
      });
      const after = confirmedExchange(outcome);
      if (outcome.kind === 'confirmed') relay.ring(outcome.rings);
      const resolution = await journal.resolution(after.id);
      const view = exchangeView(after, call.caller, await journal.events(after.id));
      return {
        status: 200,
        body: resolution === undefined ? view : { ...view, resolution: resolutionView(resolution, after) },
      };
    },
  };
}
