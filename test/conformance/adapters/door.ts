/** The gateway's side of what partners send by themselves: takes events and questions over HTTP and TCP, and answers as it is told to. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readBody } from '../../../adapters/sandbox/body.ts';
import { openTcpServer } from '../../../adapters/transports/tcp.ts';
import type {
  Dialect,
  EventAnswer,
  EventReading,
  Reading,
  TranslationContext,
  WireRequest,
  WireResponse,
} from '../../../gateway/translation/contract.ts';

/** One message, and what came of it. */
export interface Heard {
  readonly operation: string;
  readonly request: WireRequest;
  /** Of an event that could be read. */
  readonly event?: EventReading;
  /** Of a question that could be read. */
  readonly question?: object;
  readonly response?: WireResponse;
  readonly error?: unknown;
}

export interface Door {
  readonly url: string;
  readonly heard: Heard[];
  /** How the next event is answered. */
  answer: EventAnswer;
  /** How the next question is answered. */
  reading: Reading;
  close(): Promise<void>;
}

interface Behaviour {
  readonly dialect: Dialect;
  readonly context: () => TranslationContext;
  readonly heard: Heard[];
  answer: EventAnswer;
  reading: Reading;
}

/** A dialect may have events and questions of different make: what is no event may still be a question. */
function eventIn({ dialect }: Behaviour, request: WireRequest): ReturnType<Dialect['recognizeEvent']> {
  try {
    return dialect.recognizeEvent(request);
  } catch {
    return undefined;
  }
}

const nothing: WireResponse = { status: 404, headers: {}, body: new Uint8Array() };

function take(how: Behaviour, request: WireRequest): WireResponse {
  const { dialect, heard } = how;
  let operation = '';
  try {
    const telling = eventIn(how, request);
    operation = telling?.operation ?? '';
    if (telling !== undefined) {
      const event = telling.decodeEvent(request, how.context());
      const response = telling.encodeEventAnswer(how.answer, '一致性测试', how.context());
      heard.push({ operation, request, event, response });
      return response;
    }
    const asking = dialect.recognizeServed(request);
    operation = asking?.operation ?? '';
    if (asking === undefined) throw new Error('no table recognises these bytes');
    const { message: question } = asking.decodeRequest(request, how.context());
    const response = asking.encodeResponse(how.reading, how.context());
    heard.push({ operation, request, question, response });
    return response;
  } catch (error) {
    heard.push({ operation, request, error });
    return nothing;
  }
}

const base = '/partners/conformance';

async function openHttp(how: Behaviour): Promise<Pick<Door, 'url' | 'close'>> {
  const server = createServer((message, response) => {
    const { method = '', url = '', headers } = message;
    void readBody(message).then((body = Buffer.alloc(0)) => {
      const request = { method, path: url.replace(base, ''), headers: headers as Record<string, string>, body };
      const answer = take(how, request);
      response.writeHead(answer.status, answer.headers).end(answer.body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${base}/callback`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function openTcp(how: Behaviour, framing: NonNullable<ReturnType<Dialect['framing']>>) {
  const server = await openTcpServer({
    port: 0,
    framing,
    handle: async (body) => take(how, { method: 'TCP', path: '/', headers: {}, body }).body,
  });
  return { url: server.address, close: () => server.close(0) };
}

export async function openDoor(dialect: Dialect, context: () => TranslationContext): Promise<Door> {
  const reading: Reading = { kind: 'success', message: {} };
  const how: Behaviour = { dialect, context, heard: [], answer: 'applied', reading };
  const framing = dialect.framing('event');
  return Object.assign(how, await (framing === undefined ? openHttp(how) : openTcp(how, framing)));
}
