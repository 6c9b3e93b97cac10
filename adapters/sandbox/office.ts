/** Starts a stand-in: a kind's business on sockets of its own. */
import type { Reading } from '../../gateway/translation/contract.ts';
import type { Sandbox, SandboxOptions } from '../contract.ts';
import { loadWireContract, type WireContract } from '../wire-contract/load.ts';
import type { Asked, Habits, Office, OfficeKind } from './contract.ts';
import { createControl } from './control.ts';
import { createCounter } from './counter.ts';
import { createDesk, repetitionOf } from './desk.ts';
import { type Ground, layGround } from './ground.ts';
import { openHttpDoor } from './http-door.ts';
import { type Handle, type Listener, openListener } from './listener.ts';
import { openTcpDoor } from './tcp-door.ts';

/** What was done before under the same reference is not done again by a partner that recognises it. */
function serve(ground: Ground<object>, office: Office, asked: Asked): Reading {
  const repetition = repetitionOf(ground, office, asked);
  const done = repetition === undefined ? undefined : ground.ledger.repeated(asked.operation, repetition);
  if (done !== undefined) {
    const text = repetition === asked.reference ? `流水号为${repetition}的请求已存在` : '该业务已办理，请勿重复提交';
    return { kind: 'already-done', code: '', text, message: done.response };
  }
  const reading = office.serve(asked);
  ground.file.touch();
  return reading;
}

/** TCP where the dialect cuts its messages out of a stream, else HTTP or HTTPS. */
function openFrontDoor({ dialect, tls, port = 0 }: SandboxOptions, handle: Handle): Promise<Listener> {
  const framing = dialect.framing('request');
  if (framing !== undefined) return openListener('tcp', (wanted) => openTcpDoor(framing, handle, wanted), port);
  return openListener(tls === undefined ? 'http' : 'https', (wanted) => openHttpDoor({ handle, tls }, wanted), port);
}

function openControlDoor(ground: Ground<object>, office: Office, parts: { desk: Desk; door: Listener }) {
  const { options, counts, notices, faults, ledger, file } = ground;
  const { partnerId, district, dialect } = options;
  const handle = createControl({
    office,
    notices,
    faults,
    ...parts,
    effects: () => ledger.all.map((done) => done.effect),
    about: () => ({ partnerId, district, dialect: dialect.name, counts }),
    setCredentials: (changed) => {
      ground.credentials = { ...ground.credentials, ...changed };
    },
    kept: () => file.kept(),
  });
  return openListener('http', (wanted) => openHttpDoor({ handle }, wanted), options.controlPort ?? 0);
}

type Desk = ReturnType<typeof createDesk<object>>;

/**
 * A stand-in of a partner, on sockets of the loopback.
 * @throws Error when the dialect has no wire contract, a port is taken or the state cannot be read
 */
export const startOffice = <Records extends object>(
  kind: OfficeKind<Records>,
  options: SandboxOptions,
  habits: Habits = {},
): Promise<Sandbox> => startOfficeUnder(loadWireContract(options.dialect.name), kind, options, habits);

/** The same under a wire contract that does not lie in specs/partners/. */
export async function startOfficeUnder<Records extends object>(
  contract: WireContract,
  kind: OfficeKind<Records>,
  options: SandboxOptions,
  habits: Habits,
): Promise<Sandbox> {
  const ground = layGround(kind, options, habits);
  const desk = createDesk(ground, () => ({ office, handle }));
  const office: Office = kind.open(desk);
  const handle = createCounter({
    ...ground,
    contract,
    office,
    habits,
    dialect: options.dialect,
    latencyMs: options.latencyMs ?? 0,
    serve: (asked) => serve(ground, office, asked),
    kept: () => ground.file.kept(),
  });
  const open: Listener[] = [];

  async function close(): Promise<void> {
    ground.timers.close();
    ground.notices.close();
    await office.close?.();
    ground.line.close();
    await Promise.all(open.map((listener) => listener.close()));
    ground.file.flush();
  }

  try {
    const door = await openFrontDoor(options, handle);
    open.push(door);
    const control = await openControlDoor(ground, office, { desk, door });
    open.push(control);
    ground.resume();
    return {
      partnerId: options.partnerId,
      address: door.address,
      controlAddress: control.address,
      seeded: office.seeded,
      setCallbackUrl: (url) => ground.notices.setUrl(url),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
