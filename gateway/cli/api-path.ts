/** Which call of the API an operation is, read from specs/gateway/openapi.yaml (`x-operation`, `x-canonical`). */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parse } from 'yaml';
import type { Canonical } from '../catalogue/contract.ts';
import { resources } from '../config/root.ts';

interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly 'x-canonical'?: string;
}

type Node = { readonly [key: string]: unknown };

export interface ApiCall {
  readonly method: string;
  /** With its parameters filled in from the message. */
  readonly path: string;
  /** What is left of the message for the body; undefined for queries. */
  readonly body: Canonical | undefined;
}

const openapi = join(resources.specs, 'gateway/openapi.yaml');

/** @returns what a `$ref` points to, or the node itself; `file` is where it stands. */
function follow(node: Node, file: string): { node: Node; file: string } {
  if (typeof node.$ref !== 'string') return { node, file };
  const [path = '', pointer = ''] = node.$ref.split('#');
  const target = path === '' ? file : join(dirname(file), path);
  const found = pointer
    .split('/')
    .slice(1)
    .reduce<unknown>(
      (at, key) => (at as Node)[key.replaceAll('~1', '/').replaceAll('~0', '~')],
      parse(readFileSync(target, 'utf8')),
    );
  return follow(found as Node, target);
}

interface FoundCall {
  readonly method: string;
  readonly path: string;
  readonly parameters: readonly Parameter[];
}

/** Reading the document takes longer than making a message. */
const found = new Map<string, FoundCall | undefined>();

function callOf(operation: string): FoundCall | undefined {
  if (!found.has(operation)) found.set(operation, findCall(operation));
  return found.get(operation);
}

function findCall(operation: string): FoundCall | undefined {
  const { paths } = parse(readFileSync(openapi, 'utf8')) as { paths: Readonly<Record<string, Node>> };
  for (const [path, item] of Object.entries(paths)) {
    const { node, file } = follow(item, openapi);
    for (const [method, call] of Object.entries(node)) {
      if ((call as Node)['x-operation'] !== operation) continue;
      const parameters = ((call as Node).parameters ?? []) as Node[];
      return {
        method: method.toUpperCase(),
        path,
        parameters: parameters.map((each) => follow(each, file).node as unknown as Parameter),
      };
    }
  }
  return undefined;
}

const at = (message: Canonical, path: string): unknown =>
  path.split('.').reduce<unknown>((value, key) => (value as Canonical | undefined)?.[key], message);

/** @returns undefined where clients have no call for it (events, questions that only the gateway asks). */
export function apiCallOf(operation: string, message: Canonical): ApiCall | undefined {
  const call = callOf(operation);
  if (call === undefined) return undefined;
  const valueFor = (parameter: Parameter): string =>
    String(at(message, parameter['x-canonical'] ?? parameter.name) ?? '');
  const inPath = call.parameters.filter((each) => each.in === 'path');
  const path = inPath.reduce(
    (text, each) => text.replace(`{${each.name}}`, encodeURIComponent(valueFor(each))),
    call.path,
  );
  if (call.method !== 'GET') {
    const said = new Set(inPath.map((each) => each.name));
    return {
      method: call.method,
      path,
      body: Object.fromEntries(Object.entries(message).filter(([name]) => !said.has(name))),
    };
  }
  const query = call.parameters.filter((each) => each.in === 'query' && valueFor(each) !== '');
  return {
    method: 'GET',
    path: `${path}?${new URLSearchParams(query.map((each): [string, string] => [each.name, valueFor(each)]))}`,
    body: undefined,
  };
}
