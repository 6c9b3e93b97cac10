/**
 * Reads the YAML of specs/. Reading it takes a fifth of a start, so the build keeps what it read in dist/specs.json; a file that has
 * changed since is read anew.
 */
import { readFileSync, statSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { parseDocument } from 'yaml';
import { packageRoot } from '../config/root.ts';

interface Kept {
  readonly size: number;
  readonly mtimeMs: number;
  /** JSON of the document, so that every reader has a copy of its own. */
  readonly json: string;
}

/** Path below the package → what the build read there. */
export type KeptSpecs = Readonly<Record<string, Kept>>;

let kept: KeptSpecs | undefined;

function keptSpecs(): KeptSpecs {
  if (kept !== undefined) return kept;
  try {
    kept = JSON.parse(readFileSync(join(packageRoot, 'dist', 'specs.json'), 'utf8')) as KeptSpecs;
  } catch {
    kept = {};
  }
  return kept;
}

/** @throws Error naming the file and the place of a fault */
export function readYamlFile(file: string): unknown {
  const { size, mtimeMs } = statSync(file);
  const known = keptSpecs()[relative(packageRoot, file)];
  if (known?.size === size && known.mtimeMs === mtimeMs) return JSON.parse(known.json);
  return parseYaml(file);
}

function parseYaml(file: string): unknown {
  const document = parseDocument(readFileSync(file, 'utf8'), { uniqueKeys: true, prettyErrors: true });
  const [fault] = [...document.errors, ...document.warnings];
  if (fault) throw new Error(`${basename(file)}: ${fault.message}`);
  return document.toJS();
}

/** For the build: reads these files and keeps what it read. */
export function keepSpecs(files: readonly string[]): KeptSpecs {
  return Object.fromEntries(
    files.map((file) => {
      const { size, mtimeMs } = statSync(file);
      return [relative(packageRoot, file), { size, mtimeMs, json: JSON.stringify(parseYaml(file)) }];
    }),
  );
}
