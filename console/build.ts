import { existsSync } from 'node:fs';
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';

const sources = join(import.meta.dirname, 'app');

/** Where the files are when they were built for a package, whose users have no bundler. */
const shippedFolder = join(import.meta.dirname, 'dist');

/**
 * Builds the files of the console page into a folder, which is emptied before: one script, one style sheet, an icon, and the
 * page that names them. Scripts and styles carry a hash of their content in their name.
 */
export async function buildConsole(folder: string): Promise<void> {
  const { build } = await import('esbuild');
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const { metafile } = await build({
    entryPoints: { console: join(sources, 'main.tsx'), style: join(sources, 'styles/app.css') },
    outdir: folder,
    entryNames: '[name]-[hash]',
    bundle: true,
    format: 'esm',
    target: ['chrome123', 'firefox125', 'safari17.5'],
    jsx: 'automatic',
    jsxImportSource: 'preact',
    minify: true,
    metafile: true,
    legalComments: 'none',
    logLevel: 'error',
  });
  const outputs = Object.keys(metafile.outputs).map((path) => basename(path));
  const nameOf = (extension: string) => outputs.find((name) => name.endsWith(extension)) ?? '';
  const page = await readFile(join(sources, 'index.html'), 'utf8');
  await Promise.all([
    cp(join(sources, 'icon.svg'), join(folder, 'icon.svg')),
    writeFile(
      join(folder, 'index.html'),
      page.replace('{{script}}', nameOf('.js')).replace('{{style}}', nameOf('.css')),
    ),
  ]);
}

/**
 * The folder with the files of the console page. In a clone they are built anew, in about 0.1 s, so that they
 * are never older than their sources; an installed package has no sources and brings the files along.
 *
 * @param folder where to build them
 */
export async function provideConsole(folder: string): Promise<string> {
  if (!existsSync(sources)) return shippedFolder;
  await buildConsole(folder);
  // The bundler is a process of its own, which a service that runs for long has no use for.
  await (await import('esbuild')).stop();
  return folder;
}

// The entry of `npm pack`.
if (import.meta.main) await provideConsole(shippedFolder);
