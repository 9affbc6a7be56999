import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, copyFileSync, cpSync, globSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * A step of the Dockerfile, `node keep-what-runs.ts APP IMAGE`: puts the files of the image into the folder IMAGE. They are Node,
 * the service, and the shared libraries that both load, so that the image is small and has nothing else to attack.
 */
const [app = '', image = ''] = process.argv.slice(2);

/** The user who runs the service, as in the images of Node. */
const USER = 1000;

/** Of packages, what this processor does not load, or Node does not read. */
const unused = [
  `node_modules/onnxruntime-node/bin/napi-v*/!(linux)`,
  `node_modules/onnxruntime-node/bin/napi-v*/linux/!(${process.arch})`,
  'node_modules/**/*.map',
  'node_modules/**/*.d.{ts,mts,cts}',
  'node_modules/zod/src',
  'node_modules/swagger-ui-dist/swagger-ui{.js,-es-bundle*.js}',
  'scripts/keep-what-runs.ts',
];

for (const path of globSync(unused, { cwd: app })) rmSync(join(app, path), { recursive: true });
cpSync(app, join(image, 'app'), { recursive: true });
keep(process.execPath, '/usr/local/bin/node');
const libraries = [
  process.execPath,
  ...globSync('node_modules/**/*.{node,so,so.*}', { cwd: app }).map((file) => join(app, file)),
].flatMap(findLibraries);
for (const library of new Set(libraries)) keep(library, library);
writeFileSync(makeFolder(join(image, 'etc'), 'passwd'), `node:x:${USER}:${USER}::/tmp:/sbin/nologin\n`);
writeFileSync(join(image, 'etc', 'nsswitch.conf'), 'hosts: files dns\n');
mkdirSync(join(image, 'tmp'));
chmodSync(join(image, 'tmp'), 0o1777);
mkdirSync(join(image, 'data'), { mode: 0o700 });
chownSync(join(image, 'data'), USER, USER);

function keep(source: string, target: string): void {
  const path = join(image, target);
  mkdirSync(dirname(path), { recursive: true });
  copyFileSync(source, path);
}

/** The libraries of the system that a program loads at its start, and the loader itself. */
function findLibraries(program: string): string[] {
  const printed = execFileSync('ldd', [program], { encoding: 'utf8' });
  return [...printed.matchAll(/(?:=> |^\s+)(\/[^\s]+) \(0x/gm)]
    .map(([, path = '']) => path)
    .filter((path) => !path.startsWith(app));
}

function makeFolder(folder: string, file: string): string {
  mkdirSync(folder, { recursive: true });
  return join(folder, file);
}
