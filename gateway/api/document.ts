/**
 * The API document: specs/gateway/openapi.yaml and what it refers to, in one piece. Schemas of other files become
 * `#/components/schemas/Name`; paths and parameters are set in place. From it come the routes, the validators and /openapi.json.
 */
import { basename, dirname, join, resolve } from 'node:path';
import { readYamlFile } from '../catalogue/yaml-file.ts';
import { type LoopKind, loopKinds } from '../loops/contract.ts';

export type Json = { readonly [key: string]: unknown };

export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required: boolean;
  readonly schema: Json;
  /** Where its value stands in the canonical message; the name itself unless the document says otherwise. */
  readonly canonical: string;
}

/** One call of the API, as the document describes it. */
export interface Operation {
  readonly operationId: string;
  readonly method: 'GET' | 'POST' | 'PUT';
  /** As the document writes it: `/v1/exchanges/{id}`. */
  readonly path: string;
  /** Name of the last path parameter, where it takes all that follows. */
  readonly rest: string | undefined;
  /** Operation card that this call is. */
  readonly card: string | undefined;
  /** Loop that this call reads (GET) or feeds (POST); its path parameters, joined by `/`, are the key. */
  readonly loop: { readonly kind: LoopKind; readonly event: string | undefined } | undefined;
  /** It is there in the demo alone. */
  readonly demo: boolean;
  /** Alternatives, each a list of scopes; undefined: open to everybody. */
  readonly access: readonly (readonly string[])[] | undefined;
  readonly parameters: readonly Parameter[];
  /** Content type → schema; undefined where the call takes no body. */
  readonly body: ReadonlyMap<string, Json> | undefined;
  /** Status, or `default` → content type → schema. */
  readonly responses: ReadonlyMap<string, ReadonlyMap<string, Json>>;
}

export interface ApiDocument {
  readonly document: Json & { readonly paths: Json; readonly components: { readonly schemas: Json } };
  readonly operations: readonly Operation[];
}

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

interface Bundle {
  readonly entry: string;
  readonly files: Map<string, unknown>;
  readonly schemas: Map<string, { readonly source: string; value: unknown }>;
}

function fileOf(bundle: Bundle, path: string): unknown {
  const known = bundle.files.get(path);
  if (known !== undefined) return known;
  const read: unknown = readYamlFile(path);
  bundle.files.set(path, read);
  return read;
}

function at(root: unknown, pointer: string, where: string): unknown {
  let here = root;
  for (const part of pointer.split('/').slice(1)) {
    const name = part.replaceAll('~1', '/').replaceAll('~0', '~');
    if (!isObject(here) || !Object.hasOwn(here, name)) throw new Error(`${where}: nothing at ${pointer}`);
    here = here[name];
  }
  return here;
}

/** `partner-profile.schema.json` → `PartnerProfile` */
const nameOfFile = (path: string): string =>
  basename(path)
    .replace(/\.schema\.json$/, '')
    .replace(/(^|-)([a-z])/g, (_, _dash, letter: string) => letter.toUpperCase());

/** Takes a schema of another file among the components, once. @returns the reference to it there */
function component(bundle: Bundle, file: string, pointer: string): Json {
  const source = `${file}#${pointer}`;
  const name = pointer === '' ? nameOfFile(file) : (pointer.split('/').at(-1) ?? '');
  const known = bundle.schemas.get(name);
  if (known !== undefined && known.source !== source) throw new Error(`two schemas are called ${name}: ${source}`);
  if (known === undefined) {
    const entry = { source, value: undefined as unknown };
    bundle.schemas.set(name, entry);
    const target = at(fileOf(bundle, file), pointer, file);
    const { $schema: _, ...schema } = isObject(target) ? target : {};
    entry.value = settle(bundle, schema, file);
  }
  return { $ref: `#/components/schemas/${name}` };
}

/** Replaces every reference to another file in `node`, which stands in `file`. */
function settle(bundle: Bundle, node: unknown, file: string): unknown {
  if (Array.isArray(node)) return node.map((item) => settle(bundle, item, file));
  if (!isObject(node)) return node;
  const { $ref, ...rest } = node;
  const own = Object.fromEntries(Object.entries(rest).map(([key, value]) => [key, settle(bundle, value, file)]));
  if (typeof $ref !== 'string') return own;
  const [filePart = '', pointer = ''] = $ref.split('#');
  const target = filePart === '' ? file : resolve(dirname(file), filePart);
  if (target === bundle.entry && pointer.startsWith('/components/')) {
    return { ...(settle(bundle, at(fileOf(bundle, target), pointer, target), target) as Json), ...own };
  }
  if (pointer === '' || pointer.startsWith('/$defs/')) return { ...component(bundle, target, pointer), ...own };
  return settle(bundle, at(fileOf(bundle, target), pointer, target), target);
}

const methods = { get: 'GET', post: 'POST', put: 'PUT' } as const;

function parameterOf(raw: Json): Parameter {
  const name = String(raw.name);
  return {
    name,
    in: raw.in as Parameter['in'],
    required: raw.required === true,
    schema: raw.schema as Json,
    canonical: String(raw['x-canonical'] ?? name),
  };
}

const schemasOf = (content: unknown): ReadonlyMap<string, Json> =>
  new Map(Object.entries((content ?? {}) as Json).map(([type, media]) => [type, (media as Json).schema as Json]));

/** @throws Error for a kind that is none, and for a POST that says nothing to its loop */
function loopOf(where: string, method: Operation['method'], raw: unknown): Operation['loop'] {
  if (raw === undefined) return undefined;
  const { kind, event } = raw as Json;
  const known = loopKinds.find((one) => one === kind);
  if (known === undefined) throw new Error(`${where}: x-loop: ${String(kind)} is no kind of loop`);
  if ((method === 'POST') !== (typeof event === 'string'))
    throw new Error(`${where}: x-loop: a POST names an event, a GET does not`);
  return { kind: known, event: event as string | undefined };
}

function operationOf(path: string, method: keyof typeof methods, raw: Json): Operation {
  const security = raw.security as readonly Json[] | undefined;
  const body = raw.requestBody as Json | undefined;
  return {
    operationId: String(raw.operationId),
    method: methods[method],
    path,
    rest: raw['x-rest'] as string | undefined,
    card: raw['x-operation'] as string | undefined,
    demo: raw['x-demo'] === true,
    loop: loopOf(path, methods[method], raw['x-loop']),
    access: security?.map((alternative) => alternative.oauth as readonly string[]),
    parameters: ((raw.parameters ?? []) as readonly Json[]).map(parameterOf),
    body: body === undefined ? undefined : schemasOf(body.content),
    responses: new Map(
      Object.entries(raw.responses as Json).map(([status, response]) => [
        status,
        schemasOf((response as Json).content),
      ]),
    ),
  };
}

function operationsOf(paths: Json): readonly Operation[] {
  return Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item as Json).map(([method, raw]) => {
      if (!Object.hasOwn(methods, method))
        throw new Error(`${path}: ${method} is not a method that routes are made of`);
      return operationOf(path, method as keyof typeof methods, raw as Json);
    }),
  );
}

/** Without the calls of the demo. */
function inEarnest({ document, operations }: ApiDocument): ApiDocument {
  const kept = operations.filter(({ demo }) => !demo);
  const paths = new Set(kept.map(({ path }) => path));
  return {
    operations: kept,
    document: {
      ...document,
      paths: Object.fromEntries(Object.entries(document.paths).filter(([path]) => paths.has(path))),
    },
  };
}

/**
 * @param specsDir the folder that holds gateway/openapi.yaml
 * @param demo whether calls are among them that are there in the demo alone
 * @throws Error naming a reference that leads nowhere
 */
export function loadDocument(specsDir: string, { demo = true }: { readonly demo?: boolean } = {}): ApiDocument {
  const entry = join(resolve(specsDir), 'gateway', 'openapi.yaml');
  const bundle: Bundle = { entry, files: new Map(), schemas: new Map() };
  const settled = settle(bundle, fileOf(bundle, entry), entry) as Json;
  const schemas = Object.fromEntries(
    [...bundle.schemas].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, { value }]) => [name, value]),
  );
  const document = {
    ...settled,
    paths: settled.paths as Json,
    components: { ...(settled.components as Json), schemas },
  };
  const whole = { document, operations: operationsOf(document.paths) };
  return demo ? whole : inEarnest(whole);
}
