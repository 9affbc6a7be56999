import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { buildApp } from '../lib/build-app.ts';
import { cacheFolder, projectFolder } from '../lib/bundle/folders.ts';
import { parseSettings } from '../lib/settings/parse-settings.ts';
import { variants } from '../test/infra/support/variants.ts';
import { say } from './emulator/run-step.ts';
import { preparePython } from './faults/python-environment.ts';
import { type Finding, runCfnLint, runCheckov } from './lint-templates/linters.ts';
import { reasonFor } from './lint-templates/reasons.ts';

/**
 * Lints the templates of seven deployments with cfn-lint and checkov. A finding without a reason in
 * `scripts/lint-templates/reasons.ts` fails; so does a reason that accepts nothing any more.
 *
 * @returns whether all is well
 */
export async function lintTemplates(): Promise<boolean> {
  const folder = join(cacheFolder, 'linted');
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  for (const [index, context] of Object.values(variants).entries()) await writeTemplates(folder, index, context);
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
  say(
    `${Object.keys(variants).length} variants linted: ${findings.length} findings with a reason, by ${used.size} rules; ${open.length} without`,
  );
  return open.length === 0;
}

/** The templates of one deployment, as files. Functions have no code here: linters do not look into it. */
async function writeTemplates(folder: string, index: number, context: Readonly<Record<string, string>>): Promise<void> {
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
