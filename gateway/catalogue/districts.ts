/** Districts: GB/T 2260 codes with validity dates, predecessors and successors, as specs/districts.yaml lists them. */
import type { District } from './contract.ts';

type Raw = Readonly<Record<string, unknown>>;
const kinds = ['municipality', 'district', 'county', 'autonomous-county', 'zone'] as const;
const statuses = ['official', 'project-internal'] as const;
const keys = new Set([
  'code',
  'name',
  'kind',
  'codeStatus',
  'validFrom',
  'validTo',
  'predecessors',
  'successors',
  'note',
  'source',
]);
const code = /^(50\d{4}|CQ-[A-Z]{2,8})$/;
const day = /^\d{4}-\d{2}-\d{2}$/;

const isRaw = (value: unknown): value is Raw => typeof value === 'object' && value !== null && !Array.isArray(value);
const codes = (value: unknown): readonly string[] => (Array.isArray(value) ? value.map(String) : []);

function readDistrict(raw: Raw, fault: (message: string) => void): District {
  const name = String(raw.name ?? '');
  const kind = kinds.find((one) => one === raw.kind);
  const codeStatus = statuses.find((one) => one === (raw.codeStatus ?? 'official'));
  for (const key of Object.keys(raw)) if (!keys.has(key)) fault(`unknown key ${key}`);
  if (!code.test(String(raw.code))) fault('code is six digits from 50…, or CQ-…');
  if (name === '') fault('name is missing');
  if (!kind) fault(`kind must be one of ${kinds.join(', ')}`);
  if (!codeStatus) fault(`codeStatus must be one of ${statuses.join(', ')}`);
  for (const key of ['validFrom', 'validTo'] as const) {
    if (raw[key] !== undefined && !day.test(String(raw[key]))) fault(`${key} must be YYYY-MM-DD`);
  }
  return Object.freeze({
    code: String(raw.code),
    name,
    kind: kind ?? 'district',
    codeStatus: codeStatus ?? 'official',
    ...(raw.validFrom === undefined ? {} : { validFrom: String(raw.validFrom) }),
    ...(raw.validTo === undefined ? {} : { validTo: String(raw.validTo) }),
    predecessors: codes(raw.predecessors),
    successors: codes(raw.successors),
  });
}

/** @throws Error that lists every fault with the district it stands in */
export function readDistricts(document: unknown): ReadonlyMap<string, District> {
  const listed = isRaw(document) && Array.isArray(document.districts) ? document.districts : [];
  const faults: string[] = [];
  const districts = new Map<string, District>();
  for (const raw of listed.filter(isRaw)) {
    const where = String(raw.code);
    if (districts.has(where)) faults.push(`${where}: listed twice`);
    districts.set(
      where,
      readDistrict(raw, (message) => void faults.push(`${where}: ${message}`)),
    );
  }
  for (const one of districts.values()) {
    for (const other of [...one.predecessors, ...one.successors])
      if (!districts.has(other)) faults.push(`${one.code}: no district ${other}`);
  }
  if (districts.size === 0) faults.push('there is no district; the file has a list `districts`');
  if (faults.length > 0) throw new Error(`districts.yaml:\n  ${faults.join('\n  ')}`);
  return districts;
}
