/** A partner profile as a file: YAML or JSON, see specs/partner-profile.schema.json. Its content is judged by the directory, not here. */
import { readFileSync } from 'node:fs';
import { parseDocument } from 'yaml';
import type { PartnerProfile } from '../directory/contract.ts';

export class ProfileFileError extends Error {
  override readonly name = 'ProfileFileError';
}

/** @throws ProfileFileError when the file cannot be read or is neither YAML nor JSON with an object in it */
export function readProfileFile(file: string): unknown {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new ProfileFileError(`无法读取 ${file}。 ${file} cannot be read: ${(error as Error).message}`);
  }
  const document = parseDocument(text, { uniqueKeys: true });
  const [first] = document.errors;
  if (first !== undefined)
    throw new ProfileFileError(`${file} 格式有误。 ${file} is not valid YAML or JSON: ${first.message}`);
  const value: unknown = document.toJS({ maxAliasCount: 20 });
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new ProfileFileError(`${file} 应为一个对象。 ${file} must hold one object.`);
  }
  return value;
}

/** What a stand-in needs of a profile; the rest is the directory's business. */
export type SandboxProfile = Pick<PartnerProfile, 'id' | 'kind' | 'dialect'> & {
  readonly district: string;
  readonly credentials: Readonly<Record<string, string>>;
  readonly values: Readonly<Record<string, string>>;
};

/** @throws ProfileFileError naming what the profile lacks */
export function sandboxProfile(value: unknown, file: string): SandboxProfile {
  const profile = value as Partial<PartnerProfile>;
  const district = profile.routes?.[0]?.district;
  const { id, kind, dialect } = profile;
  if (id === undefined || kind === undefined || dialect === undefined || district === undefined) {
    throw new ProfileFileError(
      `${file} 缺少 id、kind、dialect 或 routes。 ${file} lacks id, kind, dialect or routes[0].district.`,
    );
  }
  return { id, kind, dialect, district, credentials: profile.credentials ?? {}, values: profile.values ?? {} };
}
