import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mapStack } from '../../../functions/runtime/map-stack.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'face-encode-maps-'));
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

/** A bundle of one function, minified as the functions of the service are; its error comes from line 3. */
async function stackOfBundle(sourcemap: boolean): Promise<string> {
  const source = join(folder, 'source.ts');
  await writeFile(
    source,
    'export function fail(): never {\n  const reason: string = "x";\n  throw new Error(reason);\n}\n',
  );
  const outfile = join(folder, `bundle-${sourcemap}.mjs`);
  await build({
    entryPoints: [source],
    outfile,
    bundle: true,
    format: 'esm',
    minify: true,
    sourcemap,
    sourcesContent: false,
  });
  // In a process of its own: the one of the tests maps its stacks itself.
  const script = `import(${JSON.stringify(pathToFileURL(outfile).href)}).then(({ fail }) => fail()).catch(({ stack }) => console.log(stack));`;
  const { stdout } = await promisify(execFile)(process.execPath, ['-e', script], { env: {} });
  return stdout;
}

describe('mapStack', () => {
  it('names the places in the sources', async () => {
    const stack = await stackOfBundle(true);

    expect(stack).not.toContain('source.ts:3');
    expect(mapStack(stack)).toMatch(/source\.ts:3:\d+/);
  });

  it('leaves a stack as it is when there is no map', async () => {
    const stack = await stackOfBundle(false);

    expect(mapStack(stack)).toBe(stack);
  });
});
