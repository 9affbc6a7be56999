import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { startProgram } from '../../support/local-child.ts';

const file = fileURLToPath(new URL('../../support/wasm-child.ts', import.meta.url));

/** V8 13.6 may end the process when it frees such code while another thread takes it again. */
describe('the machine code of WebAssembly', () => {
  it.each([
    ['threads whose types Node takes out', 'encoder'],
    ['threads that decode HEIC', 'heic'],
  ])('is never freed in a process with %s', async (_, program) => {
    const child = startProgram(process.execPath, ['--wasm-sync-tier-up', file, program]);

    expect(await child.exited()).toBe(0);
    expect(child.stdout()).toContain('done');
    expect(child.stdout()).not.toContain('Starting GC');
  });
});
