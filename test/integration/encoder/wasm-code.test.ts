import { describe, expect, it } from 'vitest';
import { startChild } from '../../support/local-child.ts';

/** V8 13.6 ends the process when it frees a part of this code that another thread is just taking again. */
describe('the machine code of WebAssembly', () => {
  it.each([
    ['threads whose types Node takes out', 'encoder'],
    ['threads that decode HEIC', 'heic'],
  ])('is never freed in a process with %s', async (_, program) => {
    const child = startChild(new URL('../../support/wasm-child.ts', import.meta.url), [program]);

    expect(await child.exited()).toBe(0);
    expect(child.stdout()).toContain('done');
    expect(child.stdout()).not.toContain('Starting GC');
  });
});
