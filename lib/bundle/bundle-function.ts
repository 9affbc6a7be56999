import { cp, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { buildConsole } from '../../console/build.ts';
import { foldSchemaKeys } from './fold-schema-keys.ts';
import { cacheFolder, projectFolder } from './folders.ts';

/** Packages with native parts: they are installed into the package of the worker and never bundled. */
export const nativePackages = ['sharp', 'onnxruntime-node'] as const;

/** The decoder of HEIC. Its licence wants that users can exchange it: it stays a package of its own. */
export const heicPackage = 'libheif-js';

/** What the SDK loads on demand in a browser and nowhere else. */
const browserPackages = ['bowser'] as const;

/** Files that an entry reads at run time, beside its bundle: folder in the package -> files of the project. */
const extraFiles: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  'functions/http/get-docs.ts': {
    'swagger-ui': ['node_modules/swagger-ui-dist/swagger-ui.css', 'node_modules/swagger-ui-dist/swagger-ui-bundle.js'],
  },
};

/** Programs of threads that an entry starts from a file beside it. */
const threads: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'functions/queue/encode-image.ts': { 'heic-worker': 'encoder/decode/heic/heic-worker.ts' },
};

/** Bundled packages of CommonJS still call `require`, which an ES module has not. */
const requireBanner =
  "import { createRequire as makeRequire } from 'node:module'; const require = makeRequire(import.meta.url);";

/**
 * Bundles one entry with all it imports, the SDK included, as the ES module `index.mjs` of a folder of its own.
 * Parts that are imported on demand become files of their own, which load when they are needed.
 *
 * @returns the folder, ready to be zipped
 */
export async function bundleFunction(entry: string): Promise<string> {
  const folder = join(cacheFolder, 'functions', entry.replaceAll('/', '-').replace(/\.ts$/, ''));
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await build({
    absWorkingDir: projectFolder,
    entryPoints: { index: entry, ...threads[entry] },
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    mainFields: ['module', 'main'],
    minify: true,
    sourcemap: true,
    // The text of the sources would double the package and tells no more than the line numbers.
    sourcesContent: false,
    legalComments: 'none',
    alias: { '@aws-sdk/credential-provider-node': './lib/bundle/lambda-credentials.ts' },
    external: [...nativePackages, heicPackage, ...browserPackages],
    banner: { js: requireBanner },
    plugins: [foldSchemaKeys],
    logLevel: 'error',
  });
  if (entry === 'functions/http/get-console.ts') await buildConsole(join(folder, 'console'));
  for (const [target, files] of Object.entries(extraFiles[entry] ?? {})) {
    for (const file of files) await cp(join(projectFolder, file), join(folder, target, file.split('/').at(-1) ?? ''));
  }
  return folder;
}
