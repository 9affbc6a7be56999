import { createHash } from 'node:crypto';
import { access, copyFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { projectFolder } from '../../lib/bundle/folders.ts';
import { runStep } from '../emulator/run-step.ts';

/** The class that starts DynamoDB Local; its arguments are those of Amazon's documentation, such as `-inMemory -port 8000`. */
export const serverClass = 'com.amazonaws.services.dynamodbv2.local.main.ServerRunner';

/** Seconds for Maven to download 51 MB. */
const DOWNLOAD_LIMIT = 600;

/** DynamoDB Local on this machine. */
export interface DynamoDbLocal {
  /** Class path of the jars. */
  readonly classPath: string;
  /** Folder of the native library, for `java.library.path`. */
  readonly natives: string;
}

/** Downloads DynamoDB Local in the version of `pom.xml` from Maven Central, unless it is here already. */
export async function fetchDynamoDbLocal(): Promise<DynamoDbLocal> {
  const pom = join(import.meta.dirname, 'pom.xml');
  const key = createHash('sha256')
    .update(await readFile(pom))
    .digest('hex')
    .slice(0, 12);
  const folder = join(projectFolder, '.cache', `dynamodb-local-${key}`);
  const local = { classPath: join(folder, 'jars', '*'), natives: join(folder, 'natives') };
  // Written last, so that an interrupted download is made again.
  const marker = join(folder, 'complete');
  if (await exists(marker)) return local;
  await rm(folder, { recursive: true, force: true });
  const copy = ['dependency:copy-dependencies', `-DoutputDirectory=${join(folder, 'jars')}`];
  await runStep('download DynamoDB Local', ['mvn', '-q', '-B', '-f', pom, ...copy], { timeout: DOWNLOAD_LIMIT });
  await copyNatives(join(folder, 'jars'), local.natives);
  await writeFile(marker, '');
  return local;
}

/** sqlite4java looks for its library under a name without a version. */
async function copyNatives(jars: string, natives: string): Promise<void> {
  await mkdir(natives);
  for (const name of await readdir(jars)) {
    if (!/\.(so|dylib|dll)$/.test(name)) continue;
    await copyFile(join(jars, name), join(natives, name.replace(/-\d[\d.]*(?=\.\w+$)/, '')));
  }
}

async function exists(path: string): Promise<boolean> {
  return await access(path).then(
    () => true,
    () => false,
  );
}
