/** What a stand-in tells us by itself: each notice is sent until it is answered, a few times at most, or once where that is its habit. */
import type { Canonical } from '../../gateway/catalogue/contract.ts';
import {
  type Dialect,
  type TranslationContext,
  TranslationError,
  type Translator,
  type WireRequest,
  type WireResponse,
} from '../../gateway/translation/contract.ts';
import type { Habits } from './contract.ts';
import type { Faults } from './faults.ts';
import { addressUnder, type GatewayLine } from './gateway-line.ts';

const firstPauseMs = 200;
const longestPauseMs = 5_000;
const mostTries = 20;
/** The last ones are enough to look at. */
const keptSeen = 200;

export interface Notice {
  readonly operation: string;
  readonly message: Canonical;
}

/** How a notice ended or stands, for `GET /control/state`. */
export interface NoticeSeen extends Notice {
  tries: number;
  /** The answer as the gateway gave it, or why there is none yet. */
  answer?: string;
}

export interface Notices {
  send(notice: Notice): void;
  setUrl(url: string): void;
  url(): string | undefined;
  /** Not answered yet: kept on disk. */
  open(): readonly Notice[];
  seen(): readonly NoticeSeen[];
  close(): void;
}

export interface NoticeParts {
  readonly dialect: Dialect;
  readonly line: GatewayLine;
  readonly faults: Faults;
  readonly tellOnce: Habits['tellOnce'];
  readonly context: () => TranslationContext;
  /** With a reference of the partner's own. */
  readonly sendingContext: () => TranslationContext;
  readonly url: string | undefined;
  readonly changed: () => void;
}

/** @throws TranslationError where the dialect has no such event, or the message does not fit it */
export function encodeNotice(dialect: Dialect, { operation, message }: Notice, context: TranslationContext): Encoded {
  const translator = dialect.translator(operation);
  if (translator === undefined) {
    const text = `${dialect.name} does not speak ${operation}.`;
    throw new TranslationError({ code: 'GW_TRANSLATION_OPERATION', rule: 'direction', message: text });
  }
  return { translator, request: translator.encodeEvent(message, context) };
}

interface Encoded {
  readonly translator: Translator;
  readonly request: WireRequest;
}

/** An answer that is none of the dialect, or an error, is no answer: the gateway may not have kept the notice. */
function assertAnswered(translator: Translator, response: WireResponse, context: TranslationContext): void {
  if (response.status >= 500) throw new Error(`HTTP status ${response.status}`);
  translator.decodeEventAnswer(response, context);
}

const shownOf = ({ status, body }: WireResponse): string =>
  `${status} ${Buffer.from(body).toString('utf8').slice(0, 500)}`;

export function createNotices(parts: NoticeParts): Notices {
  const { dialect, line, faults, tellOnce = false } = parts;
  const seen: NoticeSeen[] = [];
  const open = new Set<NoticeSeen>();
  const timers = new Set<NodeJS.Timeout>();
  let { url } = parts;
  let closed = false;

  const isOnce = ({ operation }: Notice): boolean =>
    typeof tellOnce === 'boolean' ? tellOnce : tellOnce.includes(operation);

  async function post(notice: NoticeSeen, { translator, request }: Encoded, to: string): Promise<void> {
    notice.tries += 1;
    const response = await line.send(addressUnder(to, request.path), request);
    notice.answer = shownOf(response);
    assertAnswered(translator, response, parts.context());
  }

  function end(notice: NoticeSeen): void {
    if (closed) return;
    open.delete(notice);
    parts.changed();
  }

  async function attempt(notice: NoticeSeen, encoded: Encoded, to: string): Promise<void> {
    await post(notice, encoded, to);
    if (faults.take(notice.operation, ['duplicate-callback']) !== undefined) await post(notice, encoded, to);
  }

  function again(notice: NoticeSeen): void {
    const pause = Math.min(longestPauseMs, firstPauseMs * 2 ** Math.max(0, notice.tries - 1));
    const timer = setTimeout(() => {
      timers.delete(timer);
      deliver(notice);
    }, pause);
    timers.add(timer);
  }

  function failed(notice: NoticeSeen, error: Error): void {
    if (closed) return;
    if (!(error instanceof TranslationError) || notice.answer === undefined) notice.answer = error.message;
    if (isOnce(notice) || notice.tries >= mostTries) end(notice);
    else again(notice);
  }

  function deliver(notice: NoticeSeen): void {
    if (url === undefined) return;
    let encoded: Encoded;
    try {
      encoded = encodeNotice(dialect, notice, parts.sendingContext());
    } catch (error) {
      // No repetition makes it fit.
      notice.answer = (error as Error).message;
      end(notice);
      return;
    }
    attempt(notice, encoded, url).then(
      () => end(notice),
      (error: Error) => failed(notice, error),
    );
  }

  return {
    send({ operation, message }) {
      const notice: NoticeSeen = { operation, message, tries: 0 };
      seen.push(notice);
      if (seen.length > keptSeen) seen.shift();
      open.add(notice);
      deliver(notice);
    },
    setUrl(to) {
      const waiting = url === undefined;
      url = to;
      if (waiting) for (const notice of open) deliver(notice);
    },
    url: () => url,
    open: () => [...open].map(({ operation, message }) => ({ operation, message })),
    seen: () => seen,
    close() {
      closed = true;
      for (const timer of timers) clearTimeout(timer);
    },
  };
}
