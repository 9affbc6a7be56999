import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import * as z from 'zod';

/**
 * `npm run maintain:lock`: repairs package-lock.json after `npm install`, so that `npm ci` installs the same, checked files
 * everywhere and prints no warning that its reader can do nothing about. test/unit/scripts/lockfile.test.ts checks the result.
 *
 * - npm drops optional packages of other platforms in silence when the registry in use does not offer them, and `npm ci`
 *   then refuses the lock file everywhere. They are added again.
 * - Each package gets the hash that the registry publishes for it.
 * - `engines` of packages are left out: npm compares them with the Node that runs npm, but all of them run on the Node of
 *   this project. What the project itself needs stands in package.json.
 * - Two install scripts are unknown to npm afterwards, so no version of npm runs them (npm 10 knows no `allowScripts`).
 */

const LOCK_FILE = 'package-lock.json';

/**
 * onnxruntime-node fetches files for graphics cards from outside the npm registry; @scarf/scarf reports the installation.
 * Scripts that only choose a file of their own package stay, because npm runs node-gyp for a package with native sources
 * and no script.
 */
const withoutScript = ['node_modules/onnxruntime-node', 'node_modules/@scarf/scarf'];

const packageSchema = z.looseObject({
  version: z.string().optional(),
  dev: z.boolean().optional(),
  inBundle: z.boolean().optional(),
  link: z.boolean().optional(),
  integrity: z.string().optional(),
  optionalDependencies: z.record(z.string(), z.string()).optional(),
});
const lockSchema = z.looseObject({ packages: z.record(z.string(), packageSchema) });

type Packages = z.output<typeof lockSchema>['packages'];

const systems = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32'];
const processors = ['arm64', 'arm', 'x64', 'ia32', 'ppc64', 'riscv64', 's390x', 'loong64', 'mips64el', 'wasm32'];

const text = readFileSync(LOCK_FILE, 'utf8');
const lock = lockSchema.parse(JSON.parse(text));
addPlatforms(lock.packages);
addHashes(lock.packages);
const repaired = Object.entries(lock.packages).map(([path, entry]) => [
  path,
  path === '' ? entry : simplify(path, entry),
]);
const byPath = ([a = '']: unknown[], [b = '']: unknown[]) => String(a).localeCompare(String(b), 'en');
const packages = Object.fromEntries(repaired.toSorted(byPath));
const result = `${JSON.stringify({ ...lock, packages }, null, 2)}\n`;
if (result !== text) writeFileSync(LOCK_FILE, result);
console.log(result === text ? `${LOCK_FILE} is complete` : `${LOCK_FILE} was repaired`);

/** Adds the optional packages of other platforms that are missing. */
function addPlatforms(packages: Packages): void {
  for (const owner of Object.values(packages)) {
    for (const [name, version] of Object.entries(owner.optionalDependencies ?? {})) {
      const path = `node_modules/${name}`;
      const platform = readPlatform(name);
      // A version range is resolved by npm alone; packages of platforms are pinned exactly by those that need them.
      if (packages[path] || !platform || !/^\d+\.\d+\.\d+/.test(version)) continue;
      packages[path] = { version, ...platform, ...(owner.dev && { dev: true }), optional: true };
    }
  }
}

/** The platform that a package is for, as its name tells; undefined where the name tells none. */
function readPlatform(name: string) {
  const words = (name.split('/').at(-1) ?? name).split('-');
  const os = words.find((word) => systems.includes(word));
  const cpu = words.find((word) => processors.includes(word));
  if (!os || !cpu) return undefined;
  const libc = os !== 'linux' ? undefined : words.at(-1)?.startsWith('musl') ? 'musl' : 'glibc';
  return { os: [os], cpu: [cpu], ...(libc && { libc: [libc] }) };
}

/**
 * Adds missing hashes, as the registry in use publishes them. What comes inside another package is hashed with it, and
 * folders of this project have no hash.
 */
function addHashes(packages: Packages): void {
  for (const [path, entry] of Object.entries(packages)) {
    if (!path.includes('node_modules/') || entry.link || entry.inBundle || entry.integrity || !entry.version) continue;
    const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
    const published = execFileSync('npm', ['view', `${name}@${entry.version}`, 'dist.integrity'], {
      encoding: 'utf8',
      shell: process.platform === 'win32',
    });
    entry.integrity = z.templateLiteral(['sha512-', z.base64()]).parse(published.trim());
  }
}

function simplify(path: string, { engines, ...entry }: Packages[string]): object {
  const dropped = withoutScript.includes(path) ? ['hasInstallScript'] : [];
  return inOrderOfNpm(Object.entries(entry).filter(([key]) => !dropped.includes(key)));
}

/** npm writes these first, then values and lists by name, then objects by name: so a change stays a small difference. */
function inOrderOfNpm(entries: [string, unknown][]): object {
  const rank = ([key, value]: [string, unknown]) => {
    const first = ['version', 'integrity'].indexOf(key);
    return first >= 0 ? first : typeof value === 'object' && !Array.isArray(value) ? 3 : 2;
  };
  return Object.fromEntries(entries.toSorted((a, b) => rank(a) - rank(b) || a[0].localeCompare(b[0], 'en')));
}
