/** The profiles of the demo's partners: the example profile of each one's dialect, with its own name, place and routes. */
import { join } from 'node:path';
import { beijingDate } from '../catalogue/beijing-time.ts';
import type { Catalogue } from '../catalogue/contract.ts';
import { packageRoot } from '../config/root.ts';
import type { PartnerProfile } from '../directory/contract.ts';
import { readProfileFile, type SandboxProfile, sandboxProfile } from './profile-file.ts';
import { demoWorld, type WorldPartner } from './world.ts';

export interface DemoProfile extends SandboxProfile {
  /** The example that it is made from. */
  readonly file: string;
  readonly partner: WorldPartner;
  /** All of the example but what the stand-in and the world decide: address, credentials, routes; and it is always open. */
  readonly content: Readonly<Record<string, unknown>>;
}

/** Work that was fetched and not confirmed is given out again so soon: in a demo somebody watches. */
const leaseSeconds = '5';

/** The commented example of a dialect, for engineers to copy: `adapters/<kind>/<dialect>.profile.yaml`. */
export function exampleProfileFile(dialect: string): string {
  const [kind = '', name = ''] = dialect.split('/');
  return join(packageRoot, 'adapters', kind, `${name}.profile.yaml`);
}

type Example = Partial<PartnerProfile>;

/** Dozens of partners are made from one example: each file is read once. */
function exampleReader(): (file: string) => Example {
  const read = new Map<string, Example>();
  return (file) => {
    const example = read.get(file) ?? (readProfileFile(file) as Example);
    read.set(file, example);
    return example;
  };
}

function profileOf(partner: WorldPartner, read: (file: string) => Example): DemoProfile {
  const file = exampleProfileFile(partner.dialect);
  const example = read(file);
  // Its hours too are left out: a demo at night would show nothing.
  const { address: _, credentials: __, pull: ___, routes: ____, hours: _____, ...content } = example;
  const { id, name, district, pull } = partner;
  const values = { ...content.values, ...(pull ? { leaseSeconds } : {}) };
  return {
    ...sandboxProfile(example, file),
    id,
    district,
    file,
    partner,
    content: { ...content, id, name, values, ...(pull ? { pull } : {}) },
  };
}

/** @param only ids; left out, the whole world. @throws ProfileFileError where an example is missing or wrong */
export function demoProfiles({ districts }: Pick<Catalogue, 'districts'>, only?: readonly string[]): DemoProfile[] {
  const read = exampleReader();
  return demoWorld(districts, beijingDate(new Date()))
    .filter(({ id }) => only === undefined || only.includes(id))
    .map((partner) => profileOf(partner, read));
}
