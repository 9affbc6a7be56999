import { cp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SERVICE_VERSION } from '../../api/version.ts';
import { cacheFolder, projectFolder } from '../../lib/bundle/folders.ts';

/** What the CDK app is made of. */
const parts = [
  'api',
  'bin',
  'cdk.json',
  'client',
  'console',
  'encoder',
  'functions',
  'lib',
  'package.json',
  'settings',
];

export interface NextVersion {
  /** A copy of the project, for `cdk synth`. */
  readonly folder: string;
  /** What its functions call their version. */
  readonly version: string;
}

/** The project as the next release of it would be: the same code, except for the version that it tells. */
export async function makeNextVersion(): Promise<NextVersion> {
  const folder = join(cacheFolder, 'next-version');
  const version = `${SERVICE_VERSION}-next`;
  await rm(folder, { recursive: true, force: true });
  for (const part of parts) await cp(join(projectFolder, part), join(folder, part), { recursive: true });
  await symlink(join(projectFolder, 'node_modules'), join(folder, 'node_modules'));
  const file = join(folder, 'api', 'version.ts');
  const source = await readFile(file, 'utf8');
  await writeFile(file, source.replace(`'${SERVICE_VERSION}'`, `'${version}'`));
  return { folder, version };
}
