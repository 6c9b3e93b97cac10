/** Says at the very end, on a line of its own, `N passed, N failed`; what tests left behind in the servers counts as failed. */
import type { Reporter, TestModule, TestRunEndReason } from 'vitest/node';
import { askControlDoor } from './control.ts';

async function leaks(): Promise<string[]> {
  const controlUrl = process.env.TONGBAN_TEST_CONTROL;
  if (!controlUrl || process.env.TONGBAN_TEST_KEEP === '1') return [];
  return askControlDoor<string[]>(controlUrl, 'leaks').catch((error: unknown) => [`nobody could look: ${error}`]);
}

function count(modules: readonly TestModule[], state: 'passed' | 'failed'): number {
  return modules.reduce((sum, module) => sum + [...module.children.allTests(state)].length, 0);
}

/** A file that could not be loaded, or a hook that failed, has no failed test of its own. */
function brokenOtherwise(module: TestModule): boolean {
  return module.state() === 'failed' && [...module.children.allTests('failed')].length === 0;
}

export class ClosingLineReporter implements Reporter {
  async onTestRunEnd(
    modules: readonly TestModule[],
    errors: readonly unknown[],
    reason: TestRunEndReason,
  ): Promise<void> {
    const left = await leaks();
    for (const leak of left) process.stdout.write(`left behind: ${leak}\n`);
    const broken = modules.filter(brokenOtherwise);
    const failed = count(modules, 'failed') + broken.length + errors.length + left.length;
    if (failed > 0 || reason === 'interrupted') process.exitCode = 1;
    process.stdout.write(`\n${count(modules, 'passed')} passed, ${failed} failed\n`);
  }
}
