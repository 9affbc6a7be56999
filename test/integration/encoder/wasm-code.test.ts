import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { startProgram } from '../../support/start-child.ts';

/** V8 13.6 may end the process when it frees such code while another thread takes it again. */
describe('the machine code of WebAssembly', () => {
  it('is never freed in a process whose threads decode HEIC', async () => {
    const file = fileURLToPath(new URL('../../support/encoder/wasm-child.ts', import.meta.url));
    const child = startProgram(process.execPath, ['--wasm-sync-tier-up', file]);

    expect(await child.exited()).toBe(0);
    expect(child.stdout()).toContain('done');
    expect(child.stdout()).not.toContain('Starting GC');
  });

  it('is never freed in the process of a test, whose encoder threads run TypeScript', () => {
    expect(process.execArgv).toContain('--no-wasm-code-gc');
  });
});
