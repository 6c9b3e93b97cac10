/**
 * What RabbitMQ alone can do on this machine in these minutes: 1 KB persistent messages through one quorum queue, published with a
 * window of confirms and consumed with acks at the same time. The measure beside which the gateway's own rate is read.
 */
import { randomBytes } from 'node:crypto';
import amqp, { type ChannelModel } from 'amqplib';

export interface RawRabbitOptions {
  readonly amqpUrl: string;
  readonly seconds?: number;
  readonly messageBytes?: number;
  readonly confirmWindow?: number;
  readonly prefetch?: number;
}

export interface RawRabbitResult {
  readonly messages: number;
  readonly seconds: number;
  /** Published, confirmed, consumed and acked. */
  readonly perSecond: number;
  /** From publishing to its confirm, in milliseconds. */
  readonly confirmMs: { readonly p50: number; readonly p95: number; readonly p99: number };
}

function quantiles(values: number[]): RawRabbitResult['confirmMs'] {
  const sorted = Float64Array.from(values).sort();
  const at = (share: number) => Number((sorted[Math.floor((sorted.length - 1) * share)] ?? 0).toFixed(2));
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}

/** Keeps `window` messages unconfirmed until the time is up, then waits for the last. */
function publishFor(
  ms: number,
  publish: (onConfirm: (error: unknown) => void) => void,
  window: number,
): Promise<number[]> {
  const latencies: number[] = [];
  const deadline = performance.now() + ms;
  return new Promise((resolve, reject) => {
    let open = 0;
    let filling = false;
    const fill = () => {
      filling = false;
      while (open < window && performance.now() < deadline) {
        const since = performance.now();
        open += 1;
        publish((error) => {
          if (error) return reject(error);
          open -= 1;
          latencies.push(performance.now() - since);
          if (open === 0 && performance.now() >= deadline) return resolve(latencies);
          if (!filling) {
            filling = true;
            setImmediate(fill);
          }
        });
      }
      if (open === 0) resolve(latencies);
    };
    fill();
  });
}

async function measureOn(publishing: ChannelModel, consuming: ChannelModel, options: Required<RawRabbitOptions>) {
  const { seconds, messageBytes, confirmWindow, prefetch } = options;
  const queue = `raw-${randomBytes(6).toString('hex')}`;
  const channel = await publishing.createConfirmChannel();
  const receiving = await consuming.createChannel();
  await channel.assertQueue(queue, { durable: true, arguments: { 'x-queue-type': 'quorum' } });
  await receiving.prefetch(prefetch);
  let consumed = 0;
  let onConsumed = () => {};
  await receiving.consume(queue, (message) => {
    if (!message) return;
    receiving.ack(message);
    consumed += 1;
    onConsumed();
  });
  const body = randomBytes(messageBytes);
  const since = performance.now();
  const latencies = await publishFor(
    seconds * 1000,
    (onConfirm) => channel.sendToQueue(queue, body, { persistent: true, mandatory: true }, onConfirm),
    confirmWindow,
  );
  await new Promise<void>((resolve) => {
    onConsumed = () => consumed >= latencies.length && resolve();
    onConsumed();
  });
  const tookSeconds = (performance.now() - since) / 1000;
  await channel.deleteQueue(queue);
  return { latencies, tookSeconds };
}

/** Takes `seconds` (default 5) and leaves nothing behind. */
export async function measureRawRabbit(given: RawRabbitOptions): Promise<RawRabbitResult> {
  const options = { seconds: 5, messageBytes: 1024, confirmWindow: 1000, prefetch: 256, ...given };
  const [publishing, consuming] = await Promise.all([amqp.connect(options.amqpUrl), amqp.connect(options.amqpUrl)]);
  try {
    const { latencies, tookSeconds } = await measureOn(publishing, consuming, options);
    return {
      messages: latencies.length,
      seconds: Number(tookSeconds.toFixed(2)),
      perSecond: Math.round(latencies.length / tookSeconds),
      confirmMs: quantiles(latencies),
    };
  } finally {
    await Promise.all([publishing.close(), consuming.close()]);
  }
}

/** Messages per second, as `measureRawRabbit` finds them. */
export async function rawRabbitRate(amqpUrl: string, seconds = 4): Promise<number> {
  return (await measureRawRabbit({ amqpUrl, seconds })).perSecond;
}
