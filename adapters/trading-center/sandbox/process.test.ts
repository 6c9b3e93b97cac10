import { expect, test } from 'vitest';
import { runSandboxProcess } from './process.ts';
import { credentials, dialectNamed, startWorld, values } from './test-world.ts';

const options = async () => ({
  partnerId: 'alone',
  dialect: await dialectNamed('trading-center/token-params'),
  district: '500101',
  credentials,
  values,
});

test('a stand-in of its own says in one line where it listens', async () => {
  const lines: string[] = [];

  const sandbox = await runSandboxProcess({ ...(await options()), announce: (line) => lines.push(line) });

  expect(lines).toHaveLength(1);
  const { address, controlAddress } = JSON.parse(lines[0] ?? '') as { address: string; controlAddress: string };
  expect({ address, controlAddress }).toEqual({ address: sandbox.address, controlAddress: sandbox.controlAddress });
  expect((await fetch(`${controlAddress}/control/ledger`)).status).toBe(200);
  await sandbox.close();
});

test('a stand-in whose port is taken does not start by half', async () => {
  await using world = await startWorld('trading-center/token-params');
  const taken = Number(new URL(world.sandbox.controlAddress).port);

  const start = world.startAnother({ controlPort: taken });

  await expect(start).rejects.toThrow('EADDRINUSE');
});
