/**
 * The yardstick of the query road: a route that an engineer would write by hand for one center. fastify with its own validation, a token
 * looked up in a map, the center's JSON built and read in place, node:http with kept connections. No breaker, no limits, no second partner.
 * Runs as its own process: `handwritten-query.ts PARTNER_ADDRESS PARTNER_TOKEN CLIENT_TOKEN`; prints its port.
 */
import { Agent, request } from 'node:http';
import fastify from 'fastify';

const [partnerAddress = '', partnerToken = '', clientToken = ''] = process.argv.slice(2);
const agent = new Agent({ keepAlive: true, maxSockets: 64 });
const target = new URL(partnerAddress);
const clients = new Map([[`Bearer ${clientToken}`, 'bench']]);
const centerName = '万州区公共资源交易中心';
const kinds: Record<string, string> = { 'bid-opening': '1', evaluation: '2', negotiation: '3' };
const kindOf: Record<string, string> = { '1': 'bid-opening', '2': 'evaluation', '3': 'negotiation' };

/** `2026-12-01T09:30:00+08:00` → `2026-12-01 09:30:00` */
const wallTime = (time: string): string => `${time.slice(0, 10)} ${time.slice(11, 19)}`;

const post = (path: string, body: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const sent = request(
      {
        agent,
        host: target.hostname,
        port: target.port,
        path,
        method: 'POST',
        headers: { 'content-type': 'application/json;charset=utf-8', 'content-length': Buffer.byteLength(body) },
      },
      (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('end', () => resolve(Buffer.concat(chunks).toString('utf8')));
        answer.on('error', reject);
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });

interface Question {
  readonly venueKind: string;
  readonly start: string;
  readonly end: string;
  readonly seats?: number;
}
interface CenterRoom {
  readonly [field: string]: unknown;
}

const server = fastify();
const time = { type: 'string', pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\+08:00$' };
server.get<{ Params: { district: string }; Querystring: Question }>(
  '/v1/districts/:district/venue-availability',
  {
    schema: {
      querystring: {
        type: 'object',
        required: ['venueKind', 'start', 'end'],
        properties: {
          venueKind: { enum: Object.keys(kinds) },
          start: time,
          end: time,
          seats: { type: 'integer', minimum: 1 },
        },
      },
    },
  },
  async (incoming, reply) => {
    if (!clients.has(incoming.headers.authorization ?? '')) return reply.code(401).send({ title: 'no' });
    const { venueKind, start, end, seats } = incoming.query;
    const params = {
      AREA_CODE: incoming.params.district,
      CENTER_NAME: centerName,
      ROOM_TYPE: kinds[venueKind],
      BID_EVAL_START_TIME: wallTime(start),
      BID_EVAL_END_TIME: wallTime(end),
      ...(seats === undefined ? {} : { SEAT_COUNT: seats }),
    };
    const text = await post('/EpointWebService/rest/cd/queryRoom', JSON.stringify({ token: partnerToken, params }));
    const answer = JSON.parse(text);
    if (String(answer.status.code) !== '1') return reply.code(409).send({ title: answer.status.text });
    return {
      rooms: answer.custom.ROOM_LIST.map((room: CenterRoom) => ({
        roomId: room.ROOM_ID,
        name: room.EVAL_ROOM_NAME,
        venueKind: kindOf[String(room.ROOM_TYPE)],
        seats: Number(room.SEATS_COUNT),
        available: String(room.IS_FREE) === '1',
      })),
    };
  },
);
await server.listen({ host: '127.0.0.1', port: 0 });
const address = server.server.address();
process.stdout.write(`${typeof address === 'object' && address ? address.port : 0}\n`);
