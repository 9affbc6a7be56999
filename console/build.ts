import { createHash } from 'node:crypto';
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, parse } from 'node:path';
import { build } from 'esbuild';
import { consoleFolder } from './folder.ts';

const sources = join(import.meta.dirname, 'app');
const samples = join(import.meta.dirname, 'samples');

/**
 * Builds the files of the console page into a folder, which is emptied before: one script, one style sheet, the sample
 * pictures, an icon, and the page that names them. All but the icon and the list of sources carry a hash of their content
 * in their name. The same sources always give the same bytes, in every clone.
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
  const files = [...outputFiles, { path: 'samples.json', contents: Buffer.from(await packSamples()) }];
  for (const { path, contents } of files) {
    const { name, ext } = parse(path);
    // esbuild's own hash depends on where node_modules is, so it would differ between clones.
    const file = `${name}-${createHash('sha256').update(contents).digest('hex').slice(0, 8)}${ext}`;
    await writeFile(join(folder, file), contents);
    page = page.replace(`{{${name}}}`, file);
  }
  await writeFile(join(folder, 'index.html'), page);
  await cp(join(sources, 'icon.svg'), join(folder, 'icon.svg'));
  await cp(join(samples, 'SOURCES.md'), join(folder, 'sample-sources.txt'));
}

/** The sample pictures by name, as base64: API Gateway answers with text, and binary bodies would need settings of their own. */
async function packSamples(): Promise<string> {
  const names = (await readdir(samples)).filter((name) => name.endsWith('.jpg')).toSorted();
  const packed: Record<string, string> = {};
  for (const name of names) packed[name] = await readFile(join(samples, name), 'base64');
  return JSON.stringify(packed);
}

// The entry of `npm run build:console`.
if (import.meta.main) await buildConsole(consoleFolder);
