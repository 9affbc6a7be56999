#!/usr/bin/env node
// Plain JavaScript that any Node of the last years can read: it finds a Node that runs TypeScript, and lets it work.
import { spawn } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(realpathSync(fileURLToPath(import.meta.url)));

/** The first Node that runs TypeScript without a flag and without a warning. */
const NEEDED = [22, 18];

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
const runsTypeScript = major > NEEDED[0] || (major === NEEDED[0] && minor >= NEEDED[1]);

/** A clone brings its own Node along, as a development dependency. */
const ownNode = join(here, '..', 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');

/** Node runs no TypeScript below node_modules; there the sources are turned into JavaScript while they are loaded. */
const installed = here.split(sep).includes('node_modules');

if (!runsTypeScript && !existsSync(ownNode)) {
  console.error(`face-encode: needs Node.js ${NEEDED.join('.')} or newer; this is ${process.versions.node}`);
  process.exit(2);
} else if (runsTypeScript && !installed) {
  await import('./main.ts');
} else {
  const loader = installed
    ? [`--import=${new URL('./load-typescript.js', import.meta.url).href}`, '--disable-warning=ExperimentalWarning']
    : [];
  const node = runsTypeScript ? process.execPath : ownNode;
  const child = spawn(node, [...loader, join(here, 'main.ts'), ...process.argv.slice(2)], { stdio: 'inherit' });
  // A terminal sends Ctrl+C to both; the child decides how it ends.
  process.on('SIGINT', () => undefined);
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  child.on('exit', (code, signal) => {
    // As shells count it.
    process.exitCode = code ?? 128 + constants.signals[signal];
  });
}
