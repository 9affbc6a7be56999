import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { MemoryLease } from '../../../../../local/gateway/bodies/memory-limiter.ts';
import { type BodyOptions, readBody } from '../../../../../local/gateway/bodies/read-body.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'setImmediate', 'clearImmediate'] });
});
afterEach(() => {
  vi.useRealTimers();
});

const pace = { interval: 1_000, bytes: 100, patience: 5, patienceWhileOthersWait: 2 };

/** A lease that grants what it is asked for, or answers by hand. */
function aLease({ granted = true, waits = false }: { granted?: true | Promise<boolean>; waits?: boolean } = {}) {
  const acquire = vi.fn<MemoryLease['acquire']>(() => granted);
  return { acquire, othersWait: () => waits, release: () => undefined };
}

function read(options: Partial<BodyOptions> = {}) {
  const stream = new PassThrough({ highWaterMark: 1_000_000 });
  const body = readBody(stream, { announced: undefined, limit: 1_000_000, lease: aLease(), pace, ...options });
  return { stream, body };
}

/** Lets everything run that is ready to. `setTimeout` is the real one here. */
const delivered = () => new Promise((resolve) => setTimeout(resolve, 0));
const pattern = (length: number) => Buffer.from(Uint8Array.from({ length }, (_, index) => (index * 7919) % 251));

describe('readBody', () => {
  it.each([1, 3, 1_000, 65_536])('joins chunks of %i bytes', async (chunk) => {
    const whole = pattern(200_000);
    for (const announced of [undefined, whole.byteLength]) {
      const { stream, body } = read({ announced });
      for (let from = 0; from < whole.byteLength; from += chunk) stream.write(whole.subarray(from, from + chunk));
      stream.end();
      expect(whole.equals(Buffer.from(await body))).toBe(true);
    }
  });

  it('copies nothing of a body that comes in one chunk', async () => {
    const { stream, body } = read();
    const chunk = pattern(1_000);
    stream.end(chunk);
    expect((await body).valueOf()).toMatchObject({ buffer: chunk.buffer, byteOffset: chunk.byteOffset });
  });

  it('gives nothing for a body without bytes', async () => {
    const { stream, body } = read();
    stream.end();
    expect(await body).toHaveLength(0);
  });

  it('takes as much as the limit and no more', async () => {
    const exact = read({ limit: 100 });
    exact.stream.end(pattern(100));
    expect(await exact.body).toHaveLength(100);
    const more = read({ limit: 100 });
    more.stream.write(pattern(101));
    expect(await more.body).toBe('too_large');
  });

  it('says when the client has gone, before or while it is read', async () => {
    const stream = new PassThrough();
    stream.destroy();
    expect(await readBody(stream, { announced: 3, limit: 10, lease: aLease(), pace })).toBe('aborted');
    const broken = read({ announced: 3 });
    broken.stream.write('a');
    broken.stream.destroy();
    expect(await broken.body).toBe('aborted');
  });
});

describe('the memory of a body', () => {
  it('is not asked for before more has come than a connection holds anyway', async () => {
    const lease = aLease();
    const { stream, body } = read({ announced: 300_000, lease });
    stream.write(pattern(65_536));
    await delivered();
    expect(lease.acquire).not.toHaveBeenCalled();
    stream.write(pattern(1));
    await delivered();
    expect(lease.acquire.mock.calls).toEqual([[300_000]]);
    stream.end(pattern(300_000 - 65_537));
    expect(await body).toHaveLength(300_000);
    expect(lease.acquire).toHaveBeenCalledTimes(1);
  });

  it('is the most that may come where no length is announced', async () => {
    const lease = aLease();
    const { stream, body } = read({ lease });
    stream.end(pattern(100_000));
    await body;
    expect(lease.acquire.mock.calls).toEqual([[1_000_000]]);
  });

  it('is waited for, and the body is not read meanwhile', async () => {
    const room = Promise.withResolvers<boolean>();
    const { stream, body } = read({ announced: 200_000, lease: aLease({ granted: room.promise }) });
    stream.write(pattern(70_000));
    await delivered();
    stream.end(pattern(130_000));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(stream.readableLength).toBe(130_000);
    room.resolve(true);
    expect(await body).toHaveLength(200_000);
  });

  it('may be there when all has come already', async () => {
    const room = Promise.withResolvers<boolean>();
    const { stream, body } = read({ announced: 70_000, lease: aLease({ granted: room.promise }) });
    stream.end(pattern(70_000));
    await delivered();
    room.resolve(true);
    expect(await body).toHaveLength(70_000);
  });

  it('may be refused', async () => {
    const { stream, body } = read({ announced: 70_000, lease: aLease({ granted: Promise.resolve(false) }) });
    stream.write(pattern(70_000));
    expect(await body).toBe('no_memory');
  });
});

describe('the pace of a body', () => {
  /** Delivers what was written, and lets so many intervals pass; each looks at what came when that was read. */
  async function pass(intervals: number): Promise<void> {
    await delivered();
    await vi.advanceTimersByTimeAsync(intervals * pace.interval);
    await vi.advanceTimersByTimeAsync(1);
    await delivered();
  }

  /** Writes so many bytes in each interval, and tells after how many of them the body was given up. */
  async function drip(bytes: number, options: Partial<BodyOptions>, first = 0): Promise<number> {
    const { stream, body } = read({ announced: 900_000, ...options });
    let result: unknown;
    void body.then((outcome) => {
      result = outcome;
    });
    if (first > 0) {
      stream.write(pattern(first));
      await pass(1);
    }
    for (let interval = 1; interval <= 50; interval += 1) {
      if (bytes > 0) stream.write(pattern(bytes));
      await pass(1);
      if (result === 'too_slow') return interval;
    }
    return Number.POSITIVE_INFINITY;
  }

  it.each([
    ['nothing of a small body', 0, 0, {}, 5],
    ['a byte of a small body', 1, 0, {}, Number.POSITIVE_INFINITY],
    ['a few bytes of a large body', 99, 70_000, {}, 5],
    ['enough of a large body', 100, 70_000, {}, Number.POSITIVE_INFINITY],
    ['a few bytes of a large body, while others wait', 99, 70_000, { lease: aLease({ waits: true }) }, 2],
    [
      'enough of a large body, while others wait',
      100,
      70_000,
      { lease: aLease({ waits: true }) },
      Number.POSITIVE_INFINITY,
    ],
  ])('%s in each interval', async (_, bytes, first, options, intervals) => {
    expect(await drip(bytes, options, first)).toBe(intervals);
  });

  it('is not measured while the body waits for memory', async () => {
    expect(await drip(0, { lease: aLease({ granted: new Promise(() => undefined) }) }, 70_000)).toBe(
      Number.POSITIVE_INFINITY,
    );
  });

  it('counts what was waiting to be read while the process was busy', async () => {
    const { stream, body } = read({ announced: 900_000, pace: { ...pace, patience: 1 } });
    // The interval is over, and only now the process comes to read what the client has sent.
    await vi.advanceTimersByTimeAsync(pace.interval);
    stream.write('a');
    await delivered();
    await vi.advanceTimersByTimeAsync(1);
    stream.destroy();
    expect(await body).toBe('aborted');
  });

  it('is measured anew after every good interval', async () => {
    const { stream, body } = read({ announced: 900_000 });
    for (let round = 0; round < 5; round += 1) {
      stream.write('a');
      await pass(4);
    }
    stream.destroy();
    expect(await body).toBe('aborted');
  });
});
