/** The profiles of the demo's two districts: files like any other profile, so that they are also the example to copy. */
import { join } from 'node:path';
import { packageRoot } from '../config/root.ts';
import { readProfileFile, type SandboxProfile, sandboxProfile } from './profile-file.ts';

const files = ['wanzhou-trading-center.yaml', 'qianjiang-trading-center.yaml'] as const;

export interface DemoProfile extends SandboxProfile {
  readonly file: string;
  /** As read; goes to the directory. */
  readonly content: Readonly<Record<string, unknown>>;
}

export function demoProfiles(): DemoProfile[] {
  return files.map((name) => {
    const file = join(packageRoot, 'gateway/demo/partners', name);
    const content = readProfileFile(file);
    return { ...sandboxProfile(content, file), file, content: content as Readonly<Record<string, unknown>> };
  });
}
