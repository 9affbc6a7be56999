import { spawnSync } from 'node:child_process';
import { copyFile, cp, mkdir, realpath, rm, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { runStep } from '../emulator/run-step.ts';
import type { Engine } from './engine.ts';

/** What the Dockerfile begins with. */
const BASE = 'node:24-bookworm-slim';

/** Where the certificates of this machine are in the base: its network may have some of its own. */
const CERTIFICATES = '/etc/ssl/machine-certificates.crt';

/**
 * Makes the base image under its own name, out of Debian's packages and of the Node and npm that run this: an engine without
 * a way to a registry can build the Dockerfile then.
 */
export async function makeBase(engine: Engine, folder: string): Promise<void> {
  const root = join(folder, 'base');
  const packages = '--include=ca-certificates,libstdc++6';
  await runStep('debootstrap', ['debootstrap', '--variant=minbase', packages, 'bookworm', root], { timeout: 300 });
  await copyFile(process.execPath, join(root, 'usr', 'local', 'bin', 'node'));
  const npm = join(root, 'usr', 'local', 'lib', 'node_modules', 'npm');
  await mkdir(dirname(npm), { recursive: true });
  await cp(await findNpm(), npm, { recursive: true });
  await symlink('../lib/node_modules/npm/bin/npm-cli.js', join(root, 'usr', 'local', 'bin', 'npm'));
  const certificates = process.env.NODE_EXTRA_CA_CERTS;
  const change = certificates ? ['--change', `ENV NODE_EXTRA_CA_CERTS=${CERTIFICATES}`] : [];
  if (certificates) await copyFile(certificates, join(root, CERTIFICATES));
  const archive = join(folder, 'base.tar');
  await runStep('pack the base', ['tar', '--create', '--directory', root, '--file', archive, '.'], { timeout: 120 });
  await engine.docker('import the base', ['import', ...change, archive, BASE], 120);
  await rm(root, { recursive: true });
  await rm(archive);
}

/** The folder of the npm that is in the PATH. */
async function findNpm(): Promise<string> {
  const { stdout } = spawnSync('sh', ['-c', 'command -v npm'], { encoding: 'utf8' });
  return dirname(dirname(await realpath(stdout.trim())));
}
