/** What the center tells us by itself: each notice is sent until it is answered, a few times at most. */
import type { Canonical } from '../../../gateway/catalogue/contract.ts';
import type { Dialect, TranslationContext, WireRequest } from '../../../gateway/translation/contract.ts';
import type { HttpTransport } from '../../transports/http.ts';
import type { Faults } from './faults.ts';

const firstPauseMs = 200;
const longestPauseMs = 5_000;
const mostTries = 20;
const timeoutMs = 10_000;

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
  /** Not answered yet: kept in the snapshot. */
  open(): readonly Notice[];
  seen(): readonly NoticeSeen[];
  close(): void;
}

interface NoticeParts {
  readonly dialect: Dialect;
  readonly transport: HttpTransport;
  readonly faults: Faults;
  readonly context: () => TranslationContext;
  readonly url: string | undefined;
  readonly changed: () => void;
}

/** The last ones are enough to look at. */
const keptSeen = 200;

export function createNotices(parts: NoticeParts): Notices {
  const { dialect, transport, faults } = parts;
  const seen: NoticeSeen[] = [];
  const open = new Set<NoticeSeen>();
  const timers = new Set<NodeJS.Timeout>();
  const closing = new AbortController();
  let url = parts.url;

  async function post(to: string, request: WireRequest): Promise<string> {
    const target = new URL(to);
    const response = await transport.send({
      address: target.origin,
      request: { ...request, path: target.pathname + target.search },
      timeoutMs,
      signal: closing.signal,
    });
    if (response.status >= 500) throw new Error(`HTTP status ${response.status}`);
    return `${response.status} ${Buffer.from(response.body).toString('utf8').slice(0, 500)}`;
  }

  async function attempt(notice: NoticeSeen): Promise<void> {
    if (url === undefined) return;
    notice.tries += 1;
    const translator = dialect.translator(notice.operation);
    if (translator === undefined) throw new Error(`${dialect.name} does not speak ${notice.operation}`);
    const request = translator.encodeEvent(notice.message, parts.context());
    notice.answer = await post(url, request);
    if (faults.take(notice.operation, ['duplicate-callback']) !== undefined) {
      notice.tries += 1;
      notice.answer = await post(url, request);
    }
    open.delete(notice);
    parts.changed();
  }

  function later(notice: NoticeSeen): void {
    const pause = Math.min(longestPauseMs, firstPauseMs * 2 ** Math.max(0, notice.tries - 1));
    const timer = setTimeout(() => {
      timers.delete(timer);
      deliver(notice);
    }, pause);
    timers.add(timer);
  }

  function deliver(notice: NoticeSeen): void {
    attempt(notice).catch((error: Error) => {
      notice.answer = error.message;
      if (closing.signal.aborted) return;
      if (notice.tries < mostTries) later(notice);
      else open.delete(notice);
    });
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
      closing.abort();
      for (const timer of timers) clearTimeout(timer);
    },
  };
}
