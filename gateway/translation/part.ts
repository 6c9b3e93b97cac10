/** One part of one operation — request, response, event or answer — as code in both directions. */
import type { MessageKind, Schema } from '../catalogue/contract.ts';
import { schemaAt } from '../catalogue/schemas.ts';
import { compileAsserts } from './asserts.ts';
import { CharsetFault } from './charset.ts';
import { CodecFault } from './codecs/codec.ts';
import type { NamedCodecs } from './codecs/pipeline.ts';
import { checkColumns } from './columns.ts';
import { addIgnored, addResults, addRows, type CompileParts, fieldAt, settleTexts } from './compile.ts';
import { type Headers, TranslationError } from './contract.ts';
import { checkCoverage, checkPairing, checkPlan } from './coverage.ts';
import { bodyCode } from './direct.ts';
import { naming, type Place, type Report } from './findings.ts';
import { type Frame, type Members, memberAt } from './frame.ts';
import { LayerFault } from './layers/fault.ts';
import { readLayers } from './layers/layer.ts';
import { compileMessageCheck, type MessageCheck } from './message.ts';
import { outline } from './outline.ts';
import { arraysAbove, keysTo, type Plan, type PlanNode, reach, startPlan, withBody } from './plan.ts';
import { compileSeal, type Seal } from './seal.ts';
import { compileSigner, type FieldPlace, pathsIn, type Signer } from './signing.ts';
import { parseRight } from './tables/expressions.ts';
import type { DialectTable, Noted, Part, PartTable, RawRow, Row, SignTable } from './tables/model.ts';
import { parseLeft, splitOutside } from './tables/paths.ts';
import { readRow } from './tables/read-operation.ts';
import { fillNames } from './tables/read-parts.ts';
import { parsed } from './tables/shapes.ts';
import { canonicalFields, type NodeCode, nodeCode, type TreeParts } from './tree.ts';
import { type Wire, wireOf } from './wire.ts';
import { XmlFault } from './xml/references.ts';

export interface PartCode extends Seal {
  readonly plan: Plan;
  readonly rows: readonly Row[];
  readonly wire: Wire;
  readonly unmappedFields: ReadonlySet<string>;
  /** @throws TranslationError GW_TRANSLATION_VALUE */
  write(frame: Frame): Written;
  /** Reads members and HTTP fields into `frame.elements[0]`. @throws TranslationError GW_TRANSLATION_MESSAGE */
  read(members: Members | undefined, http: HttpMembers, frame: Frame): void;
  /** Validates what was read. @throws TranslationError GW_TRANSLATION_MESSAGE */
  readonly check: MessageCheck;
  /** The value at a full path; undefined where it is missing. */
  probe(members: Members, steps: readonly string[]): unknown;
}

export interface HttpMembers {
  readonly header: Headers | Members;
  readonly query: Members;
  readonly path: Members;
}

export interface Written {
  readonly members: Members;
  readonly header: Members;
  readonly query: Members;
  readonly path: Members;
}

/** A field that the part uses beside its rows: `status.code | number`. */
export interface SpecialField {
  readonly note: Noted;
  readonly what: 'code' | 'text';
  /** Of several codes that all must say success: this one's word for it. */
  readonly success?: string | undefined;
}

export interface PartSource {
  readonly dialect: DialectTable;
  readonly part: Part;
  /** Undefined for answers, which have no rows of their own. */
  readonly table: PartTable | undefined;
  readonly message: MessageKind | undefined;
  readonly special: readonly SpecialField[];
  /** Full paths that conditions and identities look at. */
  readonly probes: readonly { readonly path: string; readonly place: Place }[];
  readonly sign: SignTable | undefined;
  readonly report: Report;
  /** Codecs of the kind of partner. */
  readonly codecs: NamedCodecs | undefined;
}

/** Where a special field is read (all aliases) and written (the first). */
export interface SpecialPlaces {
  readonly what: 'code' | 'text';
  readonly keys: readonly (readonly string[])[];
}

export interface CompiledPart extends PartCode {
  readonly specials: readonly SpecialPlaces[];
  readonly probes: readonly (readonly string[])[];
  readonly signer: Signer | undefined;
}

const noNames: ReadonlyMap<string, string> = new Map();

interface Envelope {
  readonly rows: readonly Row[];
  readonly body: { readonly path: string; readonly place: Place; readonly absent: TreeParts['bodyAbsent'] } | undefined;
}

/** `validation.TOKEN: $signature` says where in the order the signature of the dialect stands. */
const SIGNATURE = '$signature';

function checkSignaturePlace(raw: RawRow, { sign, report }: PartSource): void {
  if (sign?.into === raw.key) return;
  report(raw.place, {
    rule: 'envelope',
    message: sign ? naming`the signature goes into ${sign.into}` : 'this part has no signature',
    fix: 'Write sign: { into: … } with the same path, or take the row out.',
  });
}

function readEnvelope(raws: readonly RawRow[], names: ReadonlyMap<string, string>, source: PartSource): Envelope {
  const { report } = source;
  const rows: Row[] = [];
  let body: Envelope['body'];
  for (const raw of raws) {
    if (raw.value.trim() === SIGNATURE) {
      checkSignaturePlace(raw, source);
      continue;
    }
    const where = { place: raw.place, report };
    const [key, value] = [fillNames(raw.key, names, where), fillNames(raw.value, names, where)];
    const right = parsed(raw.place, report, () => parseRight(value));
    if (right?.source.kind === 'body') {
      if (body) report(raw.place, { rule: 'envelope', message: 'the body stands twice', fix: 'Keep one `body`.' });
      const option = right.codecs.find((codec) => codec.name === 'optional')?.args?.trim();
      body = { path: key, place: raw.place, absent: option === 'omit' || option === 'null' ? option : 'empty' };
      continue;
    }
    const row = readRow({ ...raw, key, value }, report);
    if (row?.right.source.kind === 'canonical') {
      report(raw.place, {
        rule: 'envelope',
        message: 'an envelope holds constants, variables and the body',
        fix: 'Write canonical fields in the operation’s table.',
      });
    } else if (row) rows.push(row);
  }
  return { rows, body };
}

/** `status.code | number`, `success | true-false` */
function formOf(codecs: readonly string[], place: Place, report: Report): 'number' | 'true-false' | undefined {
  const [form, ...more] = codecs.map((codec) => codec.trim());
  if (more.length === 0 && (form === undefined || form === 'number' || form === 'true-false')) return form;
  report(place, {
    rule: 'unknown-codec',
    message: naming`${codecs.join('|')} is no form of a code`,
    fix: 'Write nothing, | number or | true-false.',
  });
  return undefined;
}

function addSpecial(
  parts: CompileParts,
  { note, what, success }: SpecialField,
  names: ReadonlyMap<string, string>,
): SpecialPlaces {
  const { place } = note;
  const [left = '', ...codecs] = splitOutside(fillNames(note.text, names, { place, report: parts.report }), '|');
  const form = formOf(codecs, place, parts.report);
  const paths = parsed(place, parts.report, () => parseLeft(left).paths) ?? [];
  const keys = paths.map((path, at) => {
    const node = reach(parts.plan.root, path.steps, place, parts.report);
    if (at === 0 && node.uses.some((use) => use.kind === 'row' && !use.alias)) {
      parts.report(place, {
        rule: 'duplicate-wire-path',
        message: naming`${node.path} is also written by a row`,
        fix: 'Remove the row.',
      });
    }
    node.uses.push(at === 0 ? { kind: 'outcome', what, form, success } : { kind: 'probe' });
    return keysTo(node);
  });
  return { what, keys };
}

const isRequiredIn =
  (schema: Schema | undefined): TreeParts['isRequired'] =>
  (path) => {
    const above = path.steps
      .slice(0, -1)
      .map((step) => step.name + (step.each ? '[]' : ''))
      .join('.');
    const holder = above === '' ? schema : schema && schemaAt(schema, above);
    const name = path.steps.at(-1)?.name ?? '';
    return Array.isArray(holder?.required) && holder.required.includes(name);
  };

/** Canonical fields that one wire field only means have nothing to agree with. */
function aloneIn(plan: Plan): TreeParts['isAlone'] {
  let several: ReadonlySet<string> | undefined;
  return (path) => {
    if (several === undefined) {
      const fields = [plan.root, ...Object.values(plan.http)].flatMap(canonicalFields);
      several = new Set(fields.filter((field, at) => fields.indexOf(field) !== at));
    }
    return !several.has(path);
  };
}

/** A list without a limit in its schema gets this one: no message of the trade has had more rows. */
const MOST_ITEMS = 10_000;

const maxItemsIn =
  (schema: Schema | undefined): TreeParts['maxItems'] =>
  (path) => {
    const list = schema && schemaAt(schema, path.text.replace(/\[\]$/, ''));
    return typeof list?.maxItems === 'number' ? list.maxItems : MOST_ITEMS;
  };

/** Faults that no row explains: a document of another shape, a text the whole charset refuses. */
function whole(fault: unknown, writing: boolean, file: string): unknown {
  const known = fault instanceof CodecFault || fault instanceof LayerFault || fault instanceof XmlFault;
  if (!known && !(fault instanceof CharsetFault)) return fault;
  const code = writing ? 'GW_TRANSLATION_VALUE' : 'GW_TRANSLATION_MESSAGE';
  return new TranslationError({
    code,
    rule: fault instanceof CharsetFault ? 'charset' : fault instanceof XmlFault ? 'unreadable' : fault.rule,
    message: fault.message,
    file,
    cause: fault,
  });
}

interface Trees {
  readonly body: NodeCode;
  readonly header: NodeCode;
  readonly query: NodeCode;
  readonly path: NodeCode;
}

function compileWrite(trees: Trees, file: string): PartCode['write'] {
  return (frame) => {
    try {
      const written = {
        members: trees.body.write(frame, {}) as Members,
        header: trees.header.write(frame, {}) as Members,
        query: trees.query.write(frame, {}) as Members,
        path: trees.path.write(frame, {}) as Members,
      };
      for (const compare of frame.later) compare();
      return written;
    } catch (fault) {
      throw whole(fault, true, file);
    }
  };
}

/** HTTP fields that nobody mapped are none of our business: headers of proxies, tracing. */
const quiet = (): void => undefined;

function compileRead(trees: Trees, hasHttp: boolean, file: string): PartCode['read'] {
  return (members, http, frame) => {
    try {
      if (members) trees.body.read(members, frame, {});
      if (hasHttp) {
        const silent = { ...frame, unmapped: quiet };
        trees.header.read(http.header, silent, {});
        trees.query.read(http.query, silent, {});
        trees.path.read(http.path, silent, {});
      }
      for (const compare of frame.later) compare();
    } catch (fault) {
      throw whole(fault, false, file);
    }
  };
}

function placeFields(
  source: PartSource,
  parts: CompileParts,
  envelope: Envelope,
): Pick<CompiledPart, 'specials' | 'probes' | 'signer'> {
  const names = source.table?.names ?? noNames;
  addRows(parts, envelope.rows, parts.plan.root, false);
  addRows(parts, source.table?.rows ?? [], parts.plan.body, true);
  const specials = source.special.map((field) => addSpecial(parts, field, names));
  const probes = source.probes.map(({ path, place }) => {
    const field = fieldAt(parts, fillNames(path, names, { place, report: source.report }), place);
    field?.node.uses.push({ kind: 'probe' });
    return field ? keysTo(field.node) : [];
  });
  addResults(parts, source.table?.results ?? []);
  addIgnored(parts, source.table?.ignored ?? []);
  return { specials, probes, signer: placeSigner(source, parts, names) };
}

const passesDocument = (node: PlanNode | undefined): boolean =>
  node !== undefined && (node.doc !== undefined || passesDocument(node.parent));

/** Signatures are made and verified before documents inside fields are opened. */
function assertOutside(node: PlanNode, sign: SignTable, report: Report): void {
  if (!passesDocument(node.parent) && arraysAbove(node).length === 0) return;
  report(sign.place, {
    rule: 'sign',
    message: naming`${node.path} stands in a document inside a field or in a list`,
    fix: 'Sign fields of the outer document; raw(path) of the field covers the whole document in it.',
  });
}

function placeSigner(
  { sign, report }: PartSource,
  parts: CompileParts,
  names: ReadonlyMap<string, string>,
): Signer | undefined {
  if (!sign) return undefined;
  const { place } = sign;
  const placeOf = (path: string, use: 'signature' | 'probe'): FieldPlace | undefined => {
    const field = fieldAt(parts, fillNames(path, names, { place, report }), place);
    if (!field) return undefined;
    field.node.uses.push({ kind: use });
    assertOutside(field.node, sign, report);
    return field.path.http === 'header'
      ? { http: 'header', keys: [field.node.key] }
      : { http: undefined, keys: keysTo(field.node) };
  };
  const into = placeOf(sign.into, 'signature');
  const places = new Map(pathsIn(sign.over).map((path) => [path, placeOf(path, 'probe')]));
  if (!into) return undefined;
  if (into.http === undefined && sign.over.some((piece) => piece.kind === 'body'))
    report(place, {
      rule: 'sign',
      message: 'a signature over the whole body cannot stand in it',
      fix: 'Put it into header.X, or sign raw(path).',
    });
  return compileSigner({ sign, layer: parts.plan.layers[0], into, placeOf: (path) => places.get(path) });
}

/** Compiles one part; faults of the mapping go to the report, and the code is then not to be used. */
export function compilePart(source: PartSource): CompiledPart {
  const { dialect, part, table, report, codecs } = source;
  const names = table?.names ?? noNames;
  const place = table?.place ?? dialect.place;
  const layers = readLayers(dialect.layers[part], names, report);
  const envelope = readEnvelope(dialect.envelope[part], names, source);
  const base = startPlan(layers, place, report);
  const schema = source.message?.schema;
  const outgoing = part === 'request';
  const unplaced = outline(base, {
    rows: dialect.envelope[part],
    codes: source.special.map(({ note }) => ({ key: note.text.split('|')[0]?.trim() ?? '', place: note.place })),
    signature: source.sign && { key: source.sign.into, place: source.sign.place },
    names,
    report,
  });
  const bodyPath =
    envelope.body && parsed(envelope.body.place, report, () => parseLeft(envelope.body?.path ?? '').paths[0]);
  const plan = withBody(base, bodyPath ? reach(base.root, bodyPath.steps, place, report) : base.root);
  const parts: CompileParts = { plan, dialect, schema, report, outgoing, codecs, unplaced };
  const fields = placeFields(source, parts, envelope);
  settleTexts(plan.root, place, report);
  checkPlan(plan, place, report);
  checkColumns(plan, place, report);
  checkPairing(plan.root, report);
  const rows = table?.rows ?? [];
  if (table && source.message) checkCoverage({ part, table, schema: source.message.schema, report });
  const wire = wireOf(plan, dialect.file, report);
  const asserts = compileAsserts(plan, table?.asserts ?? [], report);
  const treeParts: TreeParts = {
    documentOf: wire.documentOf,
    isRequired: isRequiredIn(schema),
    maxItems: maxItemsIn(schema),
    isAlone: aloneIn(plan),
    bodyAbsent: envelope.body?.absent ?? 'empty',
  };
  const tree = (node: PlanNode): NodeCode => nodeCode(node, treeParts);
  const trees = {
    // A signature is made over members, and put among them.
    body: fields.signer ? tree(plan.root) : bodyCode(plan.root, plan.layers[0], treeParts),
    header: tree(plan.http.header),
    query: tree(plan.http.query),
    path: tree(plan.http.path),
  };
  const unmappedFields = new Set((table?.unmapped ?? []).map((note) => note.text));
  const hasHttp = Object.values(plan.http).some((node) => node.children.size > 0);
  return {
    plan,
    rows,
    wire,
    unmappedFields,
    ...fields,
    ...compileSeal({ wire, signer: fields.signer, asserts }),
    write: compileWrite(trees, dialect.file),
    read: compileRead(trees, hasHttp, table?.place.file ?? dialect.file),
    check: compileMessageCheck(source.message, rows, unmappedFields),
    probe: memberAt,
  };
}
