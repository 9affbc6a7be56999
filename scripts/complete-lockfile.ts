import { readFileSync, writeFileSync } from 'node:fs';
import * as z from 'zod';

/**
 * Adds to package-lock.json the optional packages of other platforms that npm has left out. npm drops them in silence when
 * the registry in use does not offer them, and `npm ci` then refuses the lock file everywhere. Run it after `npm install`.
 */

const LOCK_FILE = 'package-lock.json';

const packageSchema = z.looseObject({
  dev: z.boolean().optional(),
  optionalDependencies: z.record(z.string(), z.string()).optional(),
});
const lockSchema = z.looseObject({ packages: z.record(z.string(), packageSchema) });

const systems = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32'];
const processors = ['arm64', 'arm', 'x64', 'ia32', 'ppc64', 'riscv64', 's390x', 'loong64', 'mips64el', 'wasm32'];

/** The platform that a package is for, as its name tells; undefined where the name tells none. */
function readPlatform(name: string) {
  const words = (name.split('/').at(-1) ?? name).split('-');
  const os = words.find((word) => systems.includes(word));
  const cpu = words.find((word) => processors.includes(word));
  if (!os || !cpu) return undefined;
  const libc = os !== 'linux' ? undefined : words.at(-1)?.startsWith('musl') ? 'musl' : 'glibc';
  return { os: [os], cpu: [cpu], ...(libc && { libc: [libc] }) };
}

const lock = lockSchema.parse(JSON.parse(readFileSync(LOCK_FILE, 'utf8')));
const added: string[] = [];

for (const owner of Object.values(lock.packages)) {
  for (const [name, version] of Object.entries(owner.optionalDependencies ?? {})) {
    const path = `node_modules/${name}`;
    const platform = readPlatform(name);
    // A version range is resolved by npm alone; packages of platforms are pinned exactly by those that need them.
    if (lock.packages[path] || !platform || !/^\d+\.\d+\.\d+/.test(version)) continue;
    lock.packages[path] = { version, ...platform, ...(owner.dev && { dev: true }), optional: true };
    added.push(`${name} ${version}`);
  }
}

const byPath = ([a]: [string, unknown], [b]: [string, unknown]) => a.localeCompare(b, 'en');
const sorted = { ...lock, packages: Object.fromEntries(Object.entries(lock.packages).toSorted(byPath)) };
if (added.length > 0) writeFileSync(LOCK_FILE, `${JSON.stringify(sorted, null, 2)}\n`);
console.log(added.length > 0 ? `Added ${added.length}: ${added.join(', ')}` : `${LOCK_FILE} is complete`);
