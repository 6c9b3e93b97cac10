import amqp from 'amqplib';
import { describe, expect, inject, it } from 'vitest';
import type { StoredEvent } from '../../gateway/journal/contract.ts';
import { uuidv7 } from '../../gateway/journal/uuid.ts';
import { cloudEventOf } from '../../gateway/lanes/cloud-event.ts';
import { openAmqpBroker } from '../../gateway/messaging/amqp-broker.ts';
import { eventExchange } from '../../gateway/messaging/amqp-queues.ts';
import { removeQueues, uniqueName } from '../support/columns.ts';
import { loadEventSchemas, pointerTo } from '../support/event-schemas.ts';
import { until } from '../support/wait.ts';

interface Arrived {
  readonly routingKey: string;
  readonly contentType: unknown;
  readonly headers: Record<string, unknown>;
  readonly body: string;
}

async function topic() {
  const prefix = `${uniqueName()}.`;
  const broker = await openAmqpBroker(inject('amqpUrl'), { prefix });
  const outside = await amqp.connect(inject('amqpUrl'));
  const channel = await outside.createChannel();
  const arrived: Arrived[] = [];
  const { queue } = await channel.assertQueue('', { exclusive: true });
  await channel.bindQueue(queue, eventExchange(prefix), 'tongban.deposit.#');
  await channel.consume(queue, (message) => {
    if (message === null) return;
    const { contentType, headers = {} } = message.properties;
    const { routingKey } = message.fields;
    arrived.push({ routingKey, contentType, headers, body: message.content.toString('utf8') });
  });
  return {
    broker,
    arrived,
    exchange: eventExchange('tongban.'),
    async [Symbol.asyncDispose]() {
      await broker.close();
      await outside.close();
      await removeQueues(prefix, []);
    },
  };
}

const received: StoredEvent = {
  id: uuidv7(),
  seq: '17',
  type: 'tongban.deposit.withheld',
  partner: 'tongban',
  district: '500101',
  client: 'one-stop',
  subject: 'CQS26A00077/1/91500000MA9MNQ1066',
  data: {
    ...{ kind: 'deposit', key: 'CQS26A00077/1/91500000MA9MNQ1066', loopId: uuidv7() },
    ...{ ground: 'refused-to-sign', withheldFen: 2_000_000 },
  },
  traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
  time: new Date('2026-12-01T12:00:00+08:00'),
};

describe('an event on RabbitMQ', () => {
  it('is what specs/events.asyncapi.yaml says of it, and one that is not is found out', async () => {
    await using world = await topic();
    const schemas = loadEventSchemas();

    await world.broker.publish([cloudEventOf(received)]);
    const [message] = await until(() => (world.arrived.length === 1 ? world.arrived : undefined));

    expect(world.exchange).toBe('tongban.events');
    expect(message).toMatchObject({ routingKey: received.type, contentType: 'application/json' });
    const headers = pointerTo('messageTraits', 'CloudEvent', 'headers');
    const payload = pointerTo('schemas', 'deposit.withheld');
    expect(schemas.faults(headers, message?.headers)).toEqual([]);
    expect(schemas.faults(payload, JSON.parse(message?.body ?? ''))).toEqual([]);
    expect(schemas.faults(headers, { ...message?.headers, 'cloudEvents:sequence': '' })).not.toEqual([]);
    expect(schemas.faults(payload, { ...received.data, withheldFen: '20000.00' })).not.toEqual([]);
  });
});
