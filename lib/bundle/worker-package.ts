import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cp, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import * as z from 'zod';
import { heicPackage, nativePackages } from './bundle-function.ts';
import { cacheFolder, projectFolder } from './folders.ts';

export type Architecture = 'arm64' | 'x86_64';

export interface WorkerParts {
  readonly architecture: Architecture;
  /** Whether the decoder of HEIC is in it. */
  readonly heic: boolean;
}

/** What npm and onnxruntime call the processors of Lambda. */
const npmCpu = { arm64: 'arm64', x86_64: 'x64' } as const;

const lockSchema = z.object({
  lockfileVersion: z.number(),
  packages: z.record(
    z.string(),
    z.looseObject({
      version: z.string().optional(),
      dependencies: z.record(z.string(), z.string()).optional(),
      optionalDependencies: z.record(z.string(), z.string()).optional(),
      os: z.array(z.string()).optional(),
      cpu: z.array(z.string()).optional(),
      libc: z.array(z.string()).optional(),
    }),
  ),
});

type Lock = z.output<typeof lockSchema>;

/** Packages that onnxruntime-node names for its install script only. */
const installOnly = new Set(['adm-zip', 'global-agent']);

/**
 * The parts of the worker that no bundler can make: the native packages for the processor of the Lambda function,
 * whatever machine this is, and the models. npm installs exactly what the project's lock file says, hashes included.
 * The result is cached by the content of everything that it is made of.
 *
 * @returns a folder with `node_modules` and `models`
 */
export async function buildWorkerParts({ architecture, heic }: WorkerParts): Promise<string> {
  const lock = lockSchema.parse(JSON.parse(await readFile(join(projectFolder, 'package-lock.json'), 'utf8')));
  const native = pickPackages(lock, architecture, heic ? [...nativePackages, heicPackage] : nativePackages);
  const modelSums = await readFile(join(modelsFolder, 'SHA256SUMS'), 'utf8');
  const recipe = await readFile(import.meta.filename, 'utf8');
  const key = hashOf([architecture, JSON.stringify(native), modelSums, recipe]);
  const folder = join(cacheFolder, `worker-${architecture}-${key}`);
  if (await exists(folder)) return folder;

  // Built beside its place and moved there when complete: a build that was interrupted is never taken for a result.
  const building = `${folder}.${process.pid}`;
  await rm(building, { recursive: true, force: true });
  await mkdir(building, { recursive: true });
  try {
    await installNative(building, native, architecture);
    await copyModels(join(building, 'models'), modelSums);
    if (!(await exists(folder))) await rename(building, folder);
  } finally {
    await rm(building, { recursive: true, force: true });
  }
  return folder;
}

const modelsFolder = join(projectFolder, 'encoder', 'models');

/** The licence texts of the models go where the models go. */
const licences = ['CC0-1.0.txt', 'MODELS.md'];

/** The part of the lock file that the native packages need on one platform, as a lock file of its own. */
function pickPackages(
  lock: Lock,
  architecture: Architecture,
  names: readonly string[],
): { manifest: object; lock: Lock } {
  const wanted = new Map<string, Lock['packages'][string]>();
  const visit = (name: string) => {
    const path = `node_modules/${name}`;
    const found = lock.packages[path];
    if (!found || wanted.has(path)) return;
    const { dependencies, optionalDependencies, ...rest } = found;
    const required = pick(dependencies, (dependency) => !installOnly.has(dependency));
    const optional = pick(optionalDependencies, (dependency) =>
      isFor(architecture, lock.packages[`node_modules/${dependency}`]),
    );
    wanted.set(path, { ...rest, dependencies: required, optionalDependencies: optional });
    for (const dependency of Object.keys({ ...required, ...optional })) visit(dependency);
  };
  for (const name of names) visit(name);
  const dependencies = Object.fromEntries(
    names.map((name) => [name, lock.packages[`node_modules/${name}`]?.version ?? '']),
  );
  const manifest = { name: 'worker-parts', private: true, dependencies };
  const packages = { '': manifest, ...Object.fromEntries(wanted) };
  return { manifest, lock: { lockfileVersion: lock.lockfileVersion, packages } };
}

function pick(dependencies: Record<string, string> = {}, keep: (name: string) => boolean): Record<string, string> {
  return Object.fromEntries(Object.entries(dependencies).filter(([name]) => keep(name)));
}

/** True for a package that says it is for Linux with glibc, as Lambda is, and for this processor. */
function isFor(architecture: Architecture, found: Lock['packages'][string] | undefined): boolean {
  const { os = [], cpu = [], libc = ['glibc'] } = found ?? {};
  return os.includes('linux') && cpu.includes(npmCpu[architecture]) && libc.includes('glibc');
}

async function installNative(folder: string, native: ReturnType<typeof pickPackages>, architecture: Architecture) {
  const cpu = npmCpu[architecture];
  await writeFile(join(folder, 'package.json'), JSON.stringify(native.manifest));
  await writeFile(join(folder, 'package-lock.json'), JSON.stringify(native.lock));
  const platform = ['--os=linux', '--libc=glibc', `--cpu=${cpu}`];
  await promisify(execFile)(
    'npm',
    ['ci', '--ignore-scripts', '--no-bin-links', '--no-audit', '--no-fund', ...platform],
    { cwd: folder },
  );
  await dropOtherPlatforms(join(folder, 'node_modules', 'onnxruntime-node', 'bin'), ['linux', cpu]);
  await rm(join(folder, 'package.json'));
  await rm(join(folder, 'package-lock.json'));
  await rm(join(folder, 'node_modules', '.package-lock.json'));
  await dropUnused(join(folder, 'node_modules'));
}

/** What Node can load. Sources, headers, types and source maps of the packages are never opened. */
const loadable = /\.([cm]?js|json|node|wasm|so(\.\d+)*)$/;

/** Licences stand in files of their own, or in the README, as those of the libraries inside libvips do. */
const licence = /^(licen[cs]e|copying|notice|readme)/i;

/** Leaves only the files that Node can load, and the licences. */
async function dropUnused(folder: string): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const unused = entries.filter((entry) => entry.isFile() && !loadable.test(entry.name) && !licence.test(entry.name));
  await Promise.all(unused.map(({ parentPath, name }) => rm(join(parentPath, name))));
}

/** onnxruntime-node ships its binaries for all systems, 280 MB, in `napi-v<n>/<system>/<processor>`. */
async function dropOtherPlatforms(bin: string, keep: readonly string[]): Promise<void> {
  for (const version of await readdir(bin)) await keepOnly(join(bin, version), keep);
}

async function keepOnly(folder: string, [kept, ...below]: readonly string[]): Promise<void> {
  if (kept === undefined) return;
  const others = (await readdir(folder)).filter((name) => name !== kept);
  await Promise.all(others.map((name) => rm(join(folder, name), { recursive: true })));
  await keepOnly(join(folder, kept), below);
}

/** @throws when a model is not the one that `SHA256SUMS` names */
async function copyModels(target: string, sums: string): Promise<void> {
  await mkdir(target);
  for (const line of sums.trim().split('\n')) {
    const [sum, file = ''] = line.split(/\s+/);
    const bytes = await readFile(join(modelsFolder, file));
    if (createHash('sha256').update(bytes).digest('hex') !== sum)
      throw new Error(`${file} is not the model it should be`);
    await writeFile(join(target, file), bytes);
  }
  for (const file of licences) await cp(join(modelsFolder, file), join(target, file));
}

async function exists(path: string): Promise<boolean> {
  return await stat(path).then(
    () => true,
    () => false,
  );
}

function hashOf(parts: readonly string[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part).update('\0');
  return hash.digest('hex').slice(0, 16);
}
