import { createHash } from 'node:crypto';
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, parse } from 'node:path';
import { build } from 'esbuild';
import { consoleFolder } from './folder.ts';

const sources = join(import.meta.dirname, 'app');

/**
 * Builds the files of the console page into a folder, which is emptied before: one script, one style sheet, an icon, and the
 * page that names them. Scripts and styles carry a hash of their content in their name. The same sources always give the
 * same bytes, in every clone.
 */
export async function buildConsole(folder: string): Promise<void> {
  const { outputFiles } = await build({
    entryPoints: { console: join(sources, 'main.tsx'), style: join(sources, 'styles', 'app.css') },
    outdir: folder,
    write: false,
    bundle: true,
    format: 'esm',
    target: ['chrome123', 'firefox125', 'safari17.5'],
    jsx: 'automatic',
    jsxImportSource: 'preact',
    minify: true,
    legalComments: 'none',
    logLevel: 'error',
  });
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  let page = await readFile(join(sources, 'index.html'), 'utf8');
  for (const { path, contents } of outputFiles) {
    const { name, ext } = parse(path);
    // esbuild's own hash depends on where node_modules is, so it would differ between clones.
    const file = `${name}-${createHash('sha256').update(contents).digest('hex').slice(0, 8)}${ext}`;
    await writeFile(join(folder, file), contents);
    page = page.replace(ext === '.js' ? '{{script}}' : '{{style}}', file);
  }
  await writeFile(join(folder, 'index.html'), page);
  await cp(join(sources, 'icon.svg'), join(folder, 'icon.svg'));
}

// The entry of `npm run build:console`.
if (import.meta.main) await buildConsole(consoleFolder);
