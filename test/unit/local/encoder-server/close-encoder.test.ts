import { describe, expect, it } from 'vitest';
import { closeEncoder } from '../../../../local/encoder-server/close-encoder.ts';

/** A server that is closed when its requests are answered, and an encoder that drops what waits when it is closed. */
function makeParts({ hangs = false } = {}) {
  const done: string[] = [];
  const { promise: answered, resolve: answer } = Promise.withResolvers<void>();
  const server = {
    close: async () => {
      done.push('takes no more');
      await answered;
      done.push('all are answered');
    },
    destroy: () => {
      done.push('connections ended');
    },
  };
  const encoder = {
    close: async () => {
      done.push('drops what waits');
      if (hangs) await new Promise(() => undefined);
      answer();
    },
  };
  return { server, encoder, answer, done };
}

describe('closing an encoder that is served', () => {
  it('lets the pictures finish first', async () => {
    const { server, encoder, answer, done } = makeParts();

    const closing = closeEncoder(server, encoder, { pictures: 60_000, answers: 60_000 });
    answer();
    await closing;

    expect(done).toEqual(['takes no more', 'all are answered', 'drops what waits']);
  });

  it('drops those that wait when their time is over, and lets them be answered', async () => {
    const { server, encoder, done } = makeParts();

    await closeEncoder(server, encoder, { pictures: 1, answers: 60_000 });

    expect(done).toEqual(['takes no more', 'drops what waits', 'all are answered']);
  });

  it('ends the connections when even that takes too long', async () => {
    const { server, encoder, done } = makeParts({ hangs: true });

    await closeEncoder(server, encoder, { pictures: 1, answers: 1 });

    expect(done).toEqual(['takes no more', 'drops what waits', 'connections ended']);
  });
});
