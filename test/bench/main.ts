/**
 * `npm run bench [-- commands|queries] [--json]`: what the road costs, each figure beside its yardstick of the same run.
 * Results are written to test/bench/results/; the last line of `--json` is the report.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { startServers } from '../support/servers.ts';
import { measureCommandRoad, type RoadReport } from './command-road.ts';
import { measureQueryRoad } from './query-road.ts';

const wanted = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const json = process.argv.includes('--json');
const wants = (name: string) => wanted.length === 0 || wanted.includes(name);
const say = (line: string) => (json ? process.stderr : process.stdout).write(`${line}\n`);

const unknown = wanted.filter((name) => !['commands', 'queries'].includes(name));
if (unknown.length > 0) {
  process.stderr.write(`There is no benchmark ${unknown.join(', ')}; there are: commands, queries.\n`);
  process.exit(2);
}

/** Four significant digits say all that a shared machine can tell. */
const rounded = (_key: string, value: unknown) => (typeof value === 'number' ? Number(value.toPrecision(4)) : value);

const servers = await startServers({ durable: true });
const report: Record<string, unknown> = {
  node: process.version,
  cpu: `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}`,
};
try {
  if (wants('commands')) {
    say('Commands through the whole road, beside raw publish-confirm-consume-ack on the same RabbitMQ …');
    const commands = await measureCommandRoad(servers);
    report.commands = commands;
    say(`  ${commands.rawRabbitPerSecond.toFixed(0)} messages/s raw`);
    const sayRoad = (how: string, road: RoadReport) =>
      say(
        `  ${road.commandsPerSecond.toFixed(0)} commands/s settled, p50 ${road.p50Ms.toFixed(0)} ms, p99 ${road.p99Ms.toFixed(0)} ms, ${how}; ratio ${road.vsRawRabbit.toFixed(3)}`,
      );
    sayRoad('api and worker apart', commands);
    sayRoad('in one process', commands.oneProcess);
  }
  if (wants('queries')) {
    say('The query road, beside a hand-written route …');
    const queries = await measureQueryRoad(servers);
    report.queries = queries;
    say(
      `  ${queries.queriesPerSecond.toFixed(0)} queries/s, p50 ${queries.p50Ms.toFixed(1)} ms, p99 ${queries.p99Ms.toFixed(1)} ms`,
    );
    say(
      `  ${queries.handwrittenPerSecond.toFixed(0)} by hand, p50 ${queries.handwrittenP50Ms.toFixed(1)} ms; ratio ${queries.vsHandwritten.toFixed(2)}`,
    );
  }
} finally {
  await servers.stop();
}
const results = join(import.meta.dirname, 'results');
mkdirSync(results, { recursive: true });
for (const name of ['commands', 'queries']) {
  if (!(name in report)) continue;
  const { node, cpu } = report;
  const file = { command: `npm run bench -- ${name}`, node, cpu, ...(report[name] as object) };
  writeFileSync(join(results, `${name}.json`), `${JSON.stringify(file, rounded, 2)}\n`);
}
if (json) process.stdout.write(`${JSON.stringify(report, rounded)}\n`);
