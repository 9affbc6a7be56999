import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import own from '../../client/package.json' with { type: 'json' };
import manifest from '../../package.json' with { type: 'json' };

/**
 * `npm run pack:client`: makes a package of the TypeScript client alone, as JavaScript with its types, in the current
 * folder. It needs zod and nothing else, whereas the package of the whole project brings the encoder and the local stores.
 */
const root = join(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'face-encode-client-'));
try {
  const { version, engines, dependencies } = manifest;
  const { private: _, ...published } = own;
  const clientManifest = {
    ...published,
    version,
    engines,
    exports: { types: './client/index.d.ts', default: './client/index.js' },
    dependencies: { zod: dependencies.zod },
  };
  run('tsc', '-p', join(root, 'client', 'tsconfig.build.json'), '--outDir', folder);
  writeFileSync(join(folder, 'package.json'), JSON.stringify(clientManifest, undefined, 2));
  copyFileSync(join(root, 'LICENSE'), join(folder, 'LICENSE'));
  copyFileSync(join(root, 'client', 'README.md'), join(folder, 'README.md'));
  copyFileSync(join(root, 'docs', 'client.md'), join(folder, 'client.md'));
  run('npm', 'pack', folder);
} finally {
  rmSync(folder, { recursive: true });
}

/** The scripts of npm find both; the shell is for Windows, where they are command files. */
function run(command: string, ...words: string[]): void {
  execFileSync(command, words, { stdio: 'inherit', shell: process.platform === 'win32' });
}
