import { describe, expect, it } from 'vitest';
import { startChild } from '../../support/start-child.ts';

/** The inference runtime ends the whole process when its thread is ended while it works. */
describe('a process whose encoder threads are at work', () => {
  const start = (program: string) =>
    startChild(new URL('../../support/encoder/encoder-child.ts', import.meta.url), [program]);

  it('survives threads that are given up, and encodes the next picture', async () => {
    const child = start('give-up');

    expect(await child.exited()).toBe(0);
    expect(child.stdout()).toBe('some were late, then 16 px\n');
  });

  it.each(['exit', 'exit-early'])('ends with the code that it asks for (%s)', async (program) => {
    const child = start(program);

    expect(await child.exited()).toBe(7);
    expect(child.stderr()).toBe('');
  });

  it('ends by itself when it closes the encoder, after the picture that each thread has', async () => {
    const child = start('close');

    expect(await child.exited()).toBe(0);
    expect(child.stdout()).toBe('2 finished\n');
  });
});
