/** Form `layout`: a part of a message as steps from the outside in, each read by a parser that translation does not use. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Ajv2020 } from 'ajv/dist/2020.js';
import { XmlXPath } from 'libxml2-wasm';
import { Complaint, type IndexOf, onlyKeys, type WireContract, type WirePart, wireParts } from './contract.ts';
import { compileSchemas, complaintsOf as jsonComplaintsOf } from './json-schema.ts';
import {
  type CsvTable,
  compileCsv,
  compileFixed,
  compileTlv,
  type FixedTable,
  type Layout,
  type Slice,
  type TlvTable,
  textOf,
} from './layout.ts';
import { complaintsOf, offerFiles, validatorOf, withDocument } from './xml.ts';

/** Documents inside: where they stand (XPath, JSON pointer, or the name of a field), and their own steps. */
interface InsideTable {
  readonly at: string;
  readonly steps: readonly StepTable[];
}

interface FrameTable {
  readonly digits: number;
  readonly counts: 'body' | 'all';
  readonly suffix?: string;
}

interface XmlTable {
  /** What the declaration names as encoding. Without it there must be no declaration. */
  readonly label?: string;
  /** The declaration may be missing. */
  readonly optional?: boolean;
  readonly xsd: string;
  readonly namespaces?: Readonly<Record<string, string>>;
  /** XPath expressions that must hold, and what to say where they do not: what XSD 1.0 cannot, such as sums. */
  readonly rules?: readonly { readonly that: string; readonly says: string }[];
}

interface JsonTable {
  /** `file.schema.yaml#/$defs/name` */
  readonly schema: string;
  /** No blank between its tokens: the text itself is signed. */
  readonly compact?: boolean;
}

/** One step of `contract.yaml`: exactly one of its readers, and what stands inside. */
export interface StepTable {
  readonly frame?: FrameTable;
  readonly base64?: Readonly<Record<string, never>>;
  readonly text?: 'utf-8' | 'gbk';
  readonly fixed?: FixedTable;
  readonly tlv?: TlvTable;
  readonly csv?: CsvTable;
  readonly xml?: XmlTable;
  readonly json?: JsonTable;
  /** A form of the web, in UTF-8; the schema is that of its fields as an object of texts. */
  readonly form?: JsonTable;
  readonly inside?: readonly InsideTable[];
}

/** The steps of each part of an operation. */
type OperationLayout = { readonly [part in WirePart]?: readonly StepTable[] } & {
  /** Requests: `POST /path` at the partner. */
  readonly address?: string;
};

export type LayoutIndex = IndexOf<'layout', OperationLayout>;

type Input = Slice | string;
type Check = (input: Input) => readonly string[];

interface Folder {
  readonly path: string;
  readonly schemas: Ajv2020;
}

function asSlice(input: Input): Slice {
  if (typeof input === 'string') throw new Error('The step wants bytes; put base64 before it.');
  return input;
}

function asText(input: Input): string {
  if (typeof input !== 'string') throw new Error('The step wants text; put text: utf-8 or text: gbk before it.');
  return input;
}

/** @throws Complaint where the count is not that of the bytes */
function unframe({ digits, counts, suffix = '' }: FrameTable, { bytes, from }: Slice): Slice {
  const width = digits + suffix.length;
  if (bytes.length < width) throw new Complaint(`byte ${from}: the message is shorter than its frame`);
  const head = Buffer.from(bytes.subarray(0, width)).toString('latin1');
  const counted = counts === 'all' ? bytes.length : bytes.length - width;
  const expected = String(counted).padStart(digits, '0') + suffix;
  if (head !== expected) throw new Complaint(`byte ${from}: the frame says ${head}, and ${expected} would be right`);
  return { bytes: bytes.subarray(width), from: from + width };
}

/** @throws Complaint where the text is not the one Base64 text of its bytes */
function unBase64(text: string): Slice {
  const bytes = Buffer.from(text, 'base64');
  if (bytes.toString('base64') !== text) throw new Complaint('the text is no Base64');
  return { bytes, from: 0 };
}

const declaration = /^<\?xml version="1\.0" encoding="([^"]+)"\?>/;

function undeclared({ label, optional = false }: XmlTable, text: string): string {
  const found = declaration.exec(text)?.[1];
  if (found === label || (found === undefined && optional)) return text.replace(declaration, '');
  throw new Complaint(`the declaration should ${label === undefined ? 'not be there' : `name encoding="${label}"`}`);
}

/** Texts found inside a document, in the order of `inside`. */
type Found = readonly (readonly string[])[];

function compileXml(table: XmlTable, inside: readonly InsideTable[], folder: Folder): (text: string) => Found {
  onlyKeys(table, ['label', 'optional', 'xsd', 'namespaces', 'rules']);
  const validator = validatorOf(join(folder.path, table.xsd));
  // Compiled once: each compiled path holds memory of its own.
  const rules = (table.rules ?? []).map(({ that, says }) => ({
    that: XmlXPath.compile(`boolean(${that})`, table.namespaces),
    says,
  }));
  const places = inside.map(({ at }) => XmlXPath.compile(at, table.namespaces));
  return (text) =>
    withDocument(undeclared(table, text), (document) => {
      validator.validate(document);
      const broken = rules.find(({ that }) => document.eval(that) !== true);
      if (broken !== undefined) throw new Complaint(broken.says);
      return places.map((place) => document.find(place).map((node) => node.content));
    });
}

function atPointer(value: unknown, pointer: string): unknown {
  return pointer
    .split('/')
    .slice(1)
    .reduce<unknown>(
      (here, name) => (typeof here === 'object' && here !== null ? Reflect.get(here, name) : undefined),
      value,
    );
}

function compileObject(schema: string, inside: readonly InsideTable[], folder: Folder): (value: unknown) => Found {
  const validate = folder.schemas.getSchema(schema);
  if (validate === undefined) throw new Error(`${folder.path} has no schema ${schema}.`);
  return (value) => {
    if (!validate(value)) throw new Complaint(jsonComplaintsOf(validate).join('; '));
    return inside.map(({ at }) => [atPointer(value, at)].filter((text) => typeof text === 'string'));
  };
}

function parseJson({ compact = false }: JsonTable, text: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Complaint('the text is no JSON');
  }
  if (compact && JSON.stringify(value) !== text) throw new Complaint('the JSON holds blanks or escapes it need not');
  return value;
}

function parseForm(text: string): Readonly<Record<string, string>> {
  const fields = [...new URLSearchParams(text)];
  const names = new Set(fields.map(([name]) => name));
  if (names.size !== fields.length) throw new Complaint('a field of the form stands twice');
  if (fields.some((field) => field.join('').includes('\ufffd'))) throw new Complaint('the form is no UTF-8');
  return Object.fromEntries(fields);
}

/** What a document breaks, whether it was found out on the way or at the end. */
function told(check: Check, input: Input): string[] {
  try {
    return [...check(input)];
  } catch (error) {
    return complaintsOf(error);
  }
}

/** Runs the steps of all documents found inside. */
function checkInside(
  inside: readonly InsideTable[],
  folder: Folder,
): (found: readonly (readonly Input[])[]) => readonly string[] {
  const checks = inside.map(({ at, steps }) => ({ at, check: compileSteps(steps, folder) }));
  return (found) =>
    checks.flatMap(({ at, check }, index) =>
      (found[index] ?? []).flatMap((input) => told(check, input).map((what) => `in ${at}: ${what}`)),
    );
}

function compileLayout(read: (whole: Slice) => Layout, inside: readonly InsideTable[], folder: Folder): Check {
  const deeper = checkInside(inside, folder);
  return (input) => {
    const { complaints, slices } = read(asSlice(input));
    return complaints.length > 0 ? complaints : deeper(inside.map(({ at }) => slices.get(at) ?? []));
  };
}

function compileLast({ inside = [], ...step }: StepTable, folder: Folder): Check {
  const { fixed, tlv, csv, xml, json, form } = step;
  if (fixed) return compileLayout(compileFixed(fixed), inside, folder);
  if (tlv) return compileLayout(compileTlv(tlv), inside, folder);
  if (csv) return compileLayout(compileCsv(csv), inside, folder);
  const deeper = checkInside(inside, folder);
  if (xml) {
    const read = compileXml(xml, inside, folder);
    return (input) => deeper(read(asText(input)));
  }
  const object = json ?? form;
  if (object === undefined) throw new Error(`${Object.keys(step).join(', ') || 'An empty step'} is no last step.`);
  onlyKeys(object, ['schema', 'compact']);
  const read = compileObject(object.schema, inside, folder);
  return (input) => deeper(read(json ? parseJson(json, asText(input)) : parseForm(asText(input))));
}

const readers = ['frame', 'base64', 'text', 'fixed', 'tlv', 'csv', 'xml', 'json', 'form'];

function compileSteps(steps: readonly StepTable[], folder: Folder): Check {
  const [step, ...rest] = steps;
  if (step === undefined) throw new Error('A part without steps checks nothing.');
  onlyKeys(step, [...readers, 'inside']);
  if (Object.keys(step).filter((key) => key !== 'inside').length !== 1)
    throw new Error(`A step has one of ${readers.join(', ')}, not ${Object.keys(step).join(' and ')}.`);
  if (rest.length === 0) return compileLast(step, folder);
  const next = compileSteps(rest, folder);
  const { frame, base64, text } = step;
  if (step.inside) throw new Error('Only the last step has documents inside.');
  if (frame) {
    onlyKeys(frame, ['digits', 'counts', 'suffix']);
    return (input) => next(unframe(frame, asSlice(input)));
  }
  if (base64) return (input) => next(unBase64(asText(input)));
  if (text) return (input) => next(textOf(asSlice(input), text));
  throw new Error(`${Object.keys(step).join(', ')} must be the last step.`);
}

/** Schemas include each other by file name. */
function provideSchemas(path: string): void {
  const files = readdirSync(path).filter((name) => name.endsWith('.xsd'));
  offerFiles(files.map((name) => join(path, name)));
}

function addressesOf({ operations }: LayoutIndex): Pick<WireContract, 'operationOf'> {
  const byAddress = new Map(Object.entries(operations).map(([name, { address }]) => [address, name]));
  byAddress.delete(undefined);
  return byAddress.size === 0 ? {} : { operationOf: ({ method, path }) => byAddress.get(`${method} ${path}`) };
}

/** @throws Error when a step or a schema of the folder is not valid */
export function loadLayoutContract(path: string, index: LayoutIndex): WireContract {
  provideSchemas(path);
  const folder = { path, schemas: compileSchemas(path) };
  const checks = new Map<string, Check>();
  for (const [operation, parts] of Object.entries(index.operations)) {
    onlyKeys(parts, ['address', ...wireParts]);
    for (const part of wireParts) {
      const steps = parts[part];
      if (steps !== undefined) checks.set(`${operation} ${part}`, compileSteps(steps, folder));
    }
  }
  return {
    dialect: index.dialect,
    operations: Object.keys(index.operations),
    ...addressesOf(index),
    check(part, operation, bytes) {
      const check = checks.get(`${operation} ${part}`);
      if (check === undefined) return [`the contract has no ${part} of ${operation}`];
      return told(check, { bytes, from: 0 });
    },
  };
}
