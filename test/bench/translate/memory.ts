/** `memory.ts COUNT`: translates so many messages, JSON and XML in turns, every thousandth a list; prints heap and rss ten times. */
import { type Format, ourRoads } from './world.ts';

const count = Number(process.argv[2]);
const collect = globalThis.gc;
if (!collect) throw new Error('Run with --expose-gc.');
const { roads, wires } = await ourRoads();

function translate(format: Format, index: number): void {
  const operation = index % 1000 < 2 ? 'refund.list' : 'booking.notice';
  const road = roads[format][operation];
  road.encode(road.decode(wires[format][operation]));
}

const heapMb: number[] = [];
const rssMb: number[] = [];
for (let tenth = 0; tenth < 10; tenth += 1) {
  for (let index = 0; index < count / 10; index += 1) translate(index % 2 === 0 ? 'json' : 'xml', index);
  await collect();
  const { heapUsed, rss } = process.memoryUsage();
  heapMb.push(heapUsed / 1e6);
  rssMb.push(rss / 1e6);
}
process.stdout.write(JSON.stringify({ heapMb, rssMb }));
