import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { SettingsError } from '../../lib/settings/parse-settings.ts';
import { synthesiseTemplate } from '../../lib/template/synthesise-template.ts';
import { StepError, say } from '../emulator/run-step.ts';
import { lintTemplate } from './lint-template.ts';
import { zipFolder } from './zip-folder.ts';

/**
 * `npm run package:template -- --output FOLDER [--bucket BUCKET [--prefix PREFIX/]] [name=value ...]`: the service as one
 * CloudFormation template and the zip files that it needs, to be deployed without the CDK and without its bootstrap.
 * Settings are those of the CDK app. With a bucket, template and zip files are uploaded too.
 */

const TEMPLATE = 'template.json';

const usage =
  'npm run package:template -- --output FOLDER [--bucket BUCKET [--prefix PREFIX/]] [name=value ...]\n' +
  'The settings name=value are those of docs/deployment.md.\n';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    output: { type: 'string' },
    bucket: { type: 'string' },
    prefix: { type: 'string', default: '' },
  },
});

/** @returns the names of the files in the folder that belong together */
async function packageTemplate(folder: string): Promise<string[]> {
  await mkdir(folder, { recursive: true });
  const working = await mkdtemp(join(tmpdir(), 'face-encode-template-'));
  try {
    const { template, assets, name } = await synthesiseTemplate(readSettings(positionals), working);
    for (const { name: file, source, isFolder } of assets) {
      await writeFile(join(folder, file), isFolder ? await zipFolder(source) : await readFile(source));
    }
    const file = join(folder, TEMPLATE);
    await writeFile(file, `${JSON.stringify(template, null, 1)}\n`);
    if (!(await lintTemplate(file))) say('the template was not linted: python3 is missing');
    say(`${file} and ${assets.length} files; name the stack ${name}`);
    return [TEMPLATE, ...assets.map((asset) => asset.name)];
  } finally {
    await rm(working, { recursive: true, force: true });
  }
}

/** @throws {SettingsError} for an argument that is not a setting */
function readSettings(texts: readonly string[]): Record<string, string> {
  const pairs = texts.map((text) => {
    const [, name, value] = /^(\w+)=(.*)$/s.exec(text) ?? [];
    if (name === undefined || value === undefined) throw new SettingsError(`"${text}" is not of the form name=value`);
    return [name, value] as const;
  });
  return Object.fromEntries(pairs);
}

async function upload(folder: string, names: readonly string[], bucket: string, prefix: string): Promise<void> {
  const client = new S3Client({ forcePathStyle: process.env.AWS_ENDPOINT_URL !== undefined });
  for (const name of names) {
    const Body = await readFile(join(folder, name));
    await client.send(new PutObjectCommand({ Bucket: bucket, Key: `${prefix}${name}`, Body }));
  }
  say(`uploaded ${names.length} files to s3://${bucket}/${prefix}`);
}

const { output, bucket, prefix } = values;
if (output === undefined || (prefix !== '' && !prefix.endsWith('/'))) {
  process.stderr.write(usage);
  process.exitCode = 2;
} else {
  try {
    const names = await packageTemplate(output);
    if (bucket !== undefined) await upload(output, names, bucket, prefix);
  } catch (error) {
    if (!(error instanceof SettingsError || error instanceof StepError)) throw error;
    say(`FAILED: ${error.message}`);
    process.exitCode = 1;
  }
}
