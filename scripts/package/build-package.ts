import { execFileSync } from 'node:child_process';
import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { consoleFolder } from '../../console/folder.ts';

/**
 * Makes the folder `dist` of the package: the service, the command and the client as JavaScript, the client with its types,
 * and the files that they read, where they look for them. `npm run build` builds the console page before.
 */
const root = join(import.meta.dirname, '../..');
const target = join(root, 'dist');
rmSync(target, { recursive: true, force: true });
compile('tsconfig.build.json');
compile('client/tsconfig.build.json');
cpSync(consoleFolder, join(target, 'console', 'dist'), { recursive: true });
cpSync(join(root, 'encoder', 'models'), join(target, 'encoder', 'models'), {
  recursive: true,
  filter: (source) => !source.endsWith('rebuild'),
});

/** The scripts of npm find it; the shell is for Windows, where it is a command file. */
function compile(project: string): void {
  execFileSync('tsc', ['-p', project], { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' });
}
