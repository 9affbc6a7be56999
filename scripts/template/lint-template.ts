import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { runStep } from '../emulator/run-step.ts';
import { preparePython } from '../faults/python-environment.ts';

/** Seconds for cfn-lint, which takes five on a quiet machine. */
const LINT_LIMIT = 180;

/** What the CDK writes in every template: an order of creation that CloudFormation would find by itself. */
const ACCEPTED = 'W3005';

/**
 * Checks a template with cfn-lint, which is installed on the way where Python is.
 *
 * @returns false when there is no Python and nothing was checked
 * @throws {StepError} with what cfn-lint found
 */
export async function lintTemplate(file: string): Promise<boolean> {
  if (spawnSync('python3', ['--version']).status !== 0) return false;
  const bin = await preparePython('cfn-lint', join(import.meta.dirname, 'requirements.txt'));
  await runStep('cfn-lint', [join(bin, 'cfn-lint'), '--ignore-checks', ACCEPTED, '--template', file], {
    timeout: LINT_LIMIT,
  });
  return true;
}
