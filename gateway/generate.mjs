// `npm run generate`: writes the files that are made from others and committed. `npm run check` compares them instead.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { tsImport } from 'tsx/esm/api';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const load = (module) => tsImport(pathToFileURL(join(root, module)).href, import.meta.url);

async function openapiTypes() {
  const { default: openapiTS, astToString } = await import('openapi-typescript');
  const ast = await openapiTS(pathToFileURL(join(root, 'specs/gateway/openapi.yaml')), { alphabetize: false });
  return `// Generated from specs/gateway/openapi.yaml by \`npm run generate\`.\n${astToString(ast)}`;
}

/** Codecs that kinds of partner add to the mapping language. */
async function kindCodecs() {
  const { codecsOf } = await load('adapters/registry.ts');
  return readdirSync(join(root, 'mappings')).flatMap((kind) => [...(codecsOf(kind)?.keys() ?? [])]);
}

const mappingSchema = (name) => async () =>
  (await load('gateway/manual/schema-files.ts')).schemaText(name, await kindCodecs());

const manual = (language) => async () =>
  (await load('gateway/manual/manual.ts')).manualText(language, {
    mappings: join(root, 'mappings'),
    kindCodecs: await kindCodecs(),
    catalogue: await (await load('gateway/catalogue/load.ts')).loadCatalogue(join(root, 'specs'), { examples: true }),
  });

async function readme() {
  const catalogue = await (await load('gateway/catalogue/load.ts')).loadCatalogue(join(root, 'specs'));
  const { codecsOf } = await load('adapters/registry.ts');
  const { loadDialects } = await load('gateway/translation/load.ts');
  const dialects = await loadDialects(join(root, 'mappings'), catalogue, { codecs: codecsOf });
  const page = readFileSync(join(root, 'README.md'), 'utf8');
  return (await load('gateway/manual/readme.ts')).readmeText(page, {
    catalogue,
    dialects: dialects.names().map((name) => dialects.get(name)),
    clockBook: (await load('gateway/calendar/load.ts')).loadClockBook(join(root, 'specs')),
  });
}

const events = async () =>
  (await load('gateway/manual/events-document.ts')).withEvents(
    readFileSync(join(root, 'specs/events.asyncapi.yaml'), 'utf8'),
    join(root, 'specs'),
  );

/** Committed file → its text, made anew. */
const generators = {
  'specs/errors.md': async () => (await load('gateway/errors/document.ts')).errorsDocument(),
  'gateway/api/openapi.generated.ts': openapiTypes,
  'README.md': readme,
  'mappings/README.md': manual('zh'),
  'mappings/README.en.md': manual('en'),
  'mappings/schema/dialect.schema.json': mappingSchema('dialect'),
  'mappings/schema/operation.schema.json': mappingSchema('operation'),
  'mappings/schema/overrides.schema.json': mappingSchema('overrides'),
  'specs/events.asyncapi.yaml': events,
  'gateway/store/schema.generated.sql': async () => (await load('gateway/store/schema-dump.ts')).schemaDump(),
};

/** @returns the files whose committed text differs from what their source says. */
export async function outdated() {
  const found = [];
  for (const [file, make] of Object.entries(generators)) {
    const path = join(root, file);
    if (!existsSync(path) || readFileSync(path, 'utf8') !== (await make())) found.push(file);
  }
  return found;
}

async function generate() {
  for (const [file, make] of Object.entries(generators)) {
    writeFileSync(join(root, file), await make());
    console.log(file);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await generate();
