// `npm run check`: types, lint and format, import lines, generated files, mappings. All run; each prints one line; any failure ends with 1.
import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { outdated } from './generate.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const bin = (name) => join(root, 'node_modules/.bin', name);

/** @returns {Promise<string>} what it printed, when it failed; empty when all is well. */
function run(command, ...args) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, env: { ...process.env, FORCE_COLOR: '0' } });
    let output = '';
    child.stdout.on('data', (chunk) => {
      output += chunk;
    });
    child.stderr.on('data', (chunk) => {
      output += chunk;
    });
    child.on('error', (error) => resolve(`${command}: ${error.message}. Run npm ci.`));
    child.on('close', (code) => resolve(code === 0 ? '' : output || `${command} ended with ${code}`));
  });
}

async function generatedFiles() {
  const files = await outdated();
  return files.length === 0 ? '' : `${files.join('\n')}\nnot what their sources say. Mend with: npm run generate`;
}

const checks = {
  types: () => run(bin('tsc'), '--noEmit', '-p', '.'),
  'lint and format': async () => {
    const found = await run(bin('biome'), 'check', '--error-on-warnings', '.');
    return found && `${found}\nMend what can be mended by itself with: npx biome check --write .`;
  },
  'import lines': () => run(bin('depcruise'), '--config', '.dependency-cruiser.cjs', 'gateway', 'adapters'),
  'generated files': generatedFiles,
  mappings: () => run(process.execPath, join(root, 'dist/tongban.js'), 'check'),
};

let failed = 0;
for (const [name, check] of Object.entries(checks)) {
  const start = performance.now();
  const problem = await check().catch((error) => String(error?.stack ?? error));
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  console.log(`${problem ? 'FAIL' : 'ok  '} ${name} (${seconds} s)`);
  if (problem) {
    failed += 1;
    console.log(problem.trimEnd());
  }
}
process.exitCode = failed === 0 ? 0 : 1;
