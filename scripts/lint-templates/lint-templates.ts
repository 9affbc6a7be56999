import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as z from 'zod';
import { buildApp } from '../../lib/build-app.ts';
import { cacheFolder, projectFolder } from '../../lib/bundle/folders.ts';
import { parseSettings } from '../../lib/settings/parse-settings.ts';
import { variants } from '../../test/infra/support/variants.ts';
import { say } from '../emulator/run-step.ts';
import { preparePython } from '../faults/python-environment.ts';
import { type Finding, runCfnLint, runCheckov } from './linters.ts';
import { reasonFor, reasons } from './reasons.ts';

const cdkSchema = z.object({ context: z.record(z.string(), z.unknown()) });

/**
 * Lints the templates of deployments as different as the settings allow, with the feature flags of cdk.json, by cfn-lint and checkov. A finding without a reason in
 * `scripts/lint-templates/reasons.ts` fails; so does a reason that accepts nothing any more.
 *
 * @returns whether all is well
 */
export async function lintTemplates(): Promise<boolean> {
  const folder = join(cacheFolder, 'linted');
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const { context: flags } = cdkSchema.parse(JSON.parse(await readFile(join(projectFolder, 'cdk.json'), 'utf8')));
  for (const [index, settings] of Object.values(variants).entries()) {
    await writeTemplates(folder, index, { ...flags, ...settings });
  }
  const requirements = (name: string) => join(projectFolder, 'scripts', 'lint-templates', `${name}.txt`);
  const cfnLint = await preparePython('cfn-lint', requirements('cfn-lint'));
  const checkov = await preparePython('checkov', requirements('checkov'));
  const findings = [...(await runCfnLint(cfnLint, folder)), ...(await runCheckov(checkov, folder))];
  return report(findings);
}

function report(findings: readonly Finding[]): boolean {
  const used = new Set<string>();
  const open = findings.filter((finding) => {
    const reason = reasonFor(finding);
    if (reason) used.add(reason.rule);
    return !reason;
  });
  for (const { tool, rule, file, resource, message } of open) say(`${tool} ${rule} ${file} ${resource}: ${message}`);
  const unused = reasons.filter(({ rule }) => !used.has(rule));
  for (const { rule } of unused) say(`scripts/lint-templates/reasons.ts: nothing is found by ${rule} any more`);
  const accepted = findings.length - open.length;
  say(`${Object.keys(variants).length} deployments linted: ${open.length} open findings, ${accepted} with a reason`);
  return open.length === 0 && unused.length === 0;
}

/** The templates of one deployment, as files. Functions have no code here: linters do not look into it. */
async function writeTemplates(
  folder: string,
  index: number,
  context: Readonly<Record<string, unknown>>,
): Promise<void> {
  const [code, outdir] = [await mkdtemp(join(tmpdir(), 'lint-code-')), await mkdtemp(join(tmpdir(), 'lint-out-'))];
  await writeFile(join(code, 'index.mjs'), '');
  const app = new App({ context, outdir });
  const { service, observability } = buildApp(app, parseSettings(context), () => code);
  for (const [name, stack] of Object.entries({ service, observability })) {
    if (!stack) continue;
    const template = JSON.stringify(Template.fromStack(stack).toJSON(), undefined, 1);
    await writeFile(join(folder, `${index}-${name}.json`), template);
  }
  await Promise.all([code, outdir].map((path) => rm(path, { recursive: true })));
}

if (import.meta.filename === process.argv[1]) process.exitCode = (await lintTemplates()) ? 0 : 1;
