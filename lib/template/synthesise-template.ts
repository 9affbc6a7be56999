import { readFile } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { App } from 'aws-cdk-lib';
import * as z from 'zod';
import { buildApp } from '../build-app.ts';
import { projectFolder } from '../bundle/folders.ts';
import { type FunctionCode, packageFunctions } from '../bundle/package-functions.ts';
import { parseSettings } from '../settings/parse-settings.ts';
import type { Settings } from '../settings/settings.ts';
import { type CloudFormationTemplate, mergeTemplates, parseTemplate } from './merge-templates.ts';
import { type TemplateAsset, TemplateSynthesizer } from './template-synthesizer.ts';

export interface SynthesisedTemplate {
  /** What the stack should be called. */
  readonly name: string;
  readonly template: CloudFormationTemplate;
  readonly assets: readonly TemplateAsset[];
}

const cdkSchema = z.object({ context: z.record(z.string(), z.unknown()) });

/** Puts the code of all functions into folders. */
export type PackageCode = (settings: Settings) => Promise<FunctionCode>;

/**
 * The whole service as one template, with the files that it takes from a bucket.
 *
 * @param context settings by name, as `cdk deploy -c name=value` takes them
 * @param outdir folder for what the CDK writes on the way; files of the result may lie in it
 * @throws {SettingsError}
 */
export async function synthesiseTemplate(
  context: Readonly<Record<string, string>>,
  outdir: string,
  packageCode: PackageCode = packageFunctions,
): Promise<SynthesisedTemplate> {
  const featureFlags = cdkSchema.parse(JSON.parse(await readFile(join(projectFolder, 'cdk.json'), 'utf8'))).context;
  const synthesizer = new TemplateSynthesizer();
  const app = new App({
    context: { ...featureFlags, ...context },
    outdir,
    analyticsReporting: false,
    defaultStackSynthesizer: synthesizer,
  });
  const settings = parseSettings(app.node.getAllContext());
  buildApp(app, settings, await packageCode(settings));
  const { stacks } = app.synth();
  const templates = await Promise.all(stacks.map(({ templateFullPath }) => readFile(templateFullPath, 'utf8')));
  const [service, ...others] = templates.map(parseTemplate);
  if (!service) throw new Error('The app has no stacks');
  return {
    name: settings.name,
    template: others.reduce(mergeTemplates, service),
    assets: [...synthesizer.assets.values()].map((asset) => ({ ...asset, source: absolute(asset.source, outdir) })),
  };
}

const absolute = (path: string, folder: string) => (isAbsolute(path) ? path : join(folder, path));
