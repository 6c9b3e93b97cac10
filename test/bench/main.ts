/**
 * `npm run bench [-- commands|queries|translate] [--json] [--short]`: what the road and translation cost, each figure beside its yardstick
 * of the same run. `--short` is for translation: fewer rounds, for a quick look. Results are written to test/bench/results/; the last line of `--json` is the report.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { startServers } from '../support/servers.ts';
import { measureCommandRoad, type RoadReport } from './command-road.ts';
import { measureQueryRoad } from './query-road.ts';
import { measureTranslation } from './translate.ts';

const wanted = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const json = process.argv.includes('--json');
const short = process.argv.includes('--short');
const wants = (name: string) => wanted.length === 0 || wanted.includes(name);
const say = (line: string) => (json ? process.stderr : process.stdout).write(`${line}\n`);

const names = ['commands', 'queries', 'translate'];
const unknown = wanted.filter((name) => !names.includes(name));
if (unknown.length > 0) {
  process.stderr.write(`There is no benchmark ${unknown.join(', ')}; there are: ${names.join(', ')}.\n`);
  process.exit(2);
}

/** Four significant digits say all that a shared machine can tell. */
const rounded = (_key: string, value: unknown) => (typeof value === 'number' ? Number(value.toPrecision(4)) : value);

const report: Record<string, unknown> = {
  node: process.version,
  cpu: `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}`,
};

async function measureRoads(): Promise<void> {
  const servers = await startServers({ durable: true });
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
}

// Translation first: the servers that the roads leave behind would disturb it.
if (wants('translate')) {
  say('Translation on one core, beside code written by hand and beside JSONata …');
  const translate = await measureTranslation({ short, say });
  // The worse message of each format stands at the top, where the last line of `--json` is looked at first.
  Object.assign(report, { json: translate.json, xml: translate.xml, translate });
}
if (wants('commands') || wants('queries')) await measureRoads();

const results = join(import.meta.dirname, 'results');
mkdirSync(results, { recursive: true });
for (const name of names) {
  // A quick look is no result.
  if (!(name in report) || (name === 'translate' && short)) continue;
  const { node, cpu } = report;
  const date = new Date().toISOString().slice(0, 10);
  const file = { command: `npm run bench -- ${name}`, date, node, cpu, ...(report[name] as object) };
  writeFileSync(join(results, `${name}.json`), `${JSON.stringify(file, rounded, 2)}\n`);
}
if (json) {
  const { node, cpu, ...found } = report;
  process.stdout.write(`${JSON.stringify({ ...found, node, cpu }, rounded)}\n`);
}
