/** A stand-in as a process of its own: starts it, says where it listens, and ends it when told to. */
import type { Sandbox, SandboxOptions } from '../../contract.ts';
import { startSandbox } from './sandbox.ts';

export interface SandboxProcessOptions extends SandboxOptions {
  /** Where the two addresses are announced, one line of JSON; standard output unless given. */
  readonly announce?: (line: string) => void;
}

/** Ends on SIGTERM and SIGINT with its state written. @throws Error when it cannot start */
export async function runSandboxProcess(options: SandboxProcessOptions): Promise<Sandbox> {
  const sandbox = await startSandbox(options);
  const announce = options.announce ?? ((line: string) => process.stdout.write(`${line}\n`));
  const { partnerId, address, controlAddress } = sandbox;
  announce(JSON.stringify({ partnerId, dialect: options.dialect.name, address, controlAddress }));
  const end = (): void => {
    sandbox.close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.once('SIGTERM', end);
  process.once('SIGINT', end);
  return sandbox;
}
