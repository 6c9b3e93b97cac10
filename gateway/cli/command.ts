/** What a command of `tongban` is. One file per command; `commands.ts` lists them all. */
import type { ParseArgsConfig } from 'node:util';

export interface Terminal {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** One line, to standard output. */
  out(line: string): void;
  outBytes(bytes: Uint8Array): void;
  /** One line, to standard error. */
  err(line: string): void;
  /** A person watches standard error: what takes long may say how far it is. */
  readonly watched?: boolean;
  readInput(): Promise<Buffer>;
}

export interface Arguments {
  readonly positionals: readonly string[];
  /** Options by name, as their definition reads them. */
  readonly values: Readonly<Record<string, string | boolean | undefined>>;
}

export interface Command {
  /** After the command's name: `OPERATION PARTNER [--count N]`. */
  readonly usage: string;
  readonly about: string;
  readonly aboutZh: string;
  readonly options: NonNullable<ParseArgsConfig['options']>;
  /** One line per option, and examples. */
  readonly details: readonly string[];
  /** How many positionals it takes. */
  readonly positionals: { readonly least: number; readonly most: number };
  /** @returns the exit code: 0 done, 1 the answer is no (findings, refused, not found). */
  run(args: Arguments, terminal: Terminal): Promise<number>;
}

/** Exit codes beside 0 and 1, the same for every command. */
export const exitCodes = { usage: 2, unreachable: 3 } as const;

/** A command cannot do its work. `fix` says what to do; both are for people, Chinese and English. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
  readonly fix: string;
  readonly exitCode: number;
  constructor(message: string, fix: string, exitCode = 1) {
    super(message);
    this.fix = fix;
    this.exitCode = exitCode;
  }
}

/** @returns the option's text, or undefined where it was not given. */
export function text(args: Arguments, name: string): string | undefined {
  const value = args.values[name];
  return typeof value === 'string' ? value : undefined;
}

/** @returns a positional that the command's limits promise. */
export function positional(args: Arguments, index: number): string {
  const value = args.positionals[index];
  if (value === undefined)
    throw new CommandError(
      `缺少第 ${index + 1} 个参数。 Argument ${index + 1} is missing.`,
      '加 --help 查看用法。 See --help.',
      exitCodes.usage,
    );
  return value;
}

/** @returns `--format`; text unless it says otherwise. */
export function formatOf(args: Arguments): 'text' | 'json' {
  const format = text(args, 'format') ?? 'text';
  if (format === 'text' || format === 'json') return format;
  throw new CommandError(
    '--format 应为 text 或 json。 --format must be text or json.',
    '例 Example: --format json',
    exitCodes.usage,
  );
}
