import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { PictureError } from '../../../../encoder/picture-error.ts';
import { WorkerPool } from '../../../../encoder/threads/worker-pool.ts';
import { FakeThread, openPool, TIME_LIMIT } from '../../../support/encoder/fake-threads.ts';

describe('the worker pool', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });

  afterEach(() => {
    vi.useRealTimers();
  });

  it('gives each thread one picture at a time, in the order they came', async () => {
    const { pool, pick } = await openPool(2);

    const encoded = [1, 2, 3, 4].map((number) => pool.encode(Uint8Array.of(number)));
    expect([pick(0).pictures, pick(1).pictures]).toEqual([[1], [2]]);
    pick(1).finish(20);
    expect([pick(0).pictures, pick(1).pictures]).toEqual([[1], [2, 3]]);
    pick(1).finish(30);
    pick(0).finish(10);
    pick(1).finish(40);

    const widths = (await Promise.all(encoded)).map(({ width }) => width);
    expect(widths).toEqual([10, 20, 30, 40]);
  });

  it('copies the bytes, so that the caller may change them at once', async () => {
    const { pool, pick } = await openPool(1);
    const bytes = Uint8Array.of(7, 7);

    const encoded = pool.encode(bytes.subarray(1));
    bytes.fill(0);
    pick(0).finish();

    await encoded;
    expect(pick(0).requests).toEqual([{ kind: 'encode', bytes: Uint8Array.of(7) }]);
  });

  it('passes a refusal on as the permanent error it is', async () => {
    const { pool, pick } = await openPool(1);

    const encoded = pool.encode(Uint8Array.of(1));
    pick(0).reply({
      kind: 'refused',
      code: 'too_many_faces',
      message: 'More than 5 faces found',
      detectedType: 'webp',
    });

    const error = await encoded.catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(PictureError);
    expect(error).toMatchObject({
      code: 'too_many_faces',
      message: 'More than 5 faces found',
      detectedType: 'webp',
    });
  });

  it('passes any other failure on as one that may pass', async () => {
    const { pool, pick } = await openPool(1);

    const encoded = pool.encode(Uint8Array.of(1));
    pick(0).reply({ kind: 'failed', message: 'out of memory' });

    const error = await encoded.catch((reason: unknown) => reason);
    expect(error).not.toBeInstanceOf(PictureError);
    expect(error).toMatchObject({ message: 'the picture could not be encoded: out of memory' });
  });

  it('replaces a thread that dies; only the picture it had is lost', async () => {
    const { pool, started, pick } = await openPool(1);
    const [lost, waiting] = [pool.encode(Uint8Array.of(1)), pool.encode(Uint8Array.of(2))];

    const outcome = expect(lost).rejects.toThrow('segmentation fault');
    pick(0).die(new Error('segmentation fault'));
    await pick(0).gone;
    pick(1).reply({ kind: 'ready' });
    pick(1).finish(2);

    await outcome;
    await expect(lost).rejects.not.toBeInstanceOf(PictureError);
    expect((await waiting).width).toBe(2);
    expect(started).toHaveLength(2);
  });

  it('is available while a thread that died is replaced, and not once that cannot start either', async () => {
    const told = vi.fn();
    const { pool, pick } = await openPool(1, undefined, told);

    pick(0).die(new Error('died'));
    await pick(0).gone;
    expect(pool.isAvailable()).toBe(true);
    pick(1).die(new Error('no models'));
    await pick(1).gone;

    expect(pool.isAvailable()).toBe(false);
    expect(told.mock.calls).toEqual([[expect.objectContaining({ message: 'no models' })]]);
  });

  it('gives up a thread that hangs, after the time limit and not before', async () => {
    const { pool, pick } = await openPool(1);
    const encoded = pool.encode(Uint8Array.of(1));
    const outcome = expect(encoded).rejects.toThrow('encoding took longer than 1000 ms');

    vi.advanceTimersByTime(TIME_LIMIT - 1);
    expect(pick(0).ended).toBe(false);
    vi.advanceTimersByTime(1);

    await outcome;
    expect(pick(0).ended).toBe(true);
    pick(1).reply({ kind: 'ready' });
    const next = pool.encode(Uint8Array.of(2));
    pick(1).finish(2);
    expect((await next).width).toBe(2);
  });

  it('counts the time of a picture from when a thread takes it, not while it waits', async () => {
    const { pool, pick } = await openPool(1);
    const encoded = [1, 2].map((number) => pool.encode(Uint8Array.of(number)));

    vi.advanceTimersByTime(TIME_LIMIT - 1);
    pick(0).finish(1);
    vi.advanceTimersByTime(TIME_LIMIT - 1);
    pick(0).finish(2);

    expect((await Promise.all(encoded)).map(({ width }) => width)).toEqual([1, 2]);
    expect(pick(0).ended).toBe(false);
  });

  it('does not spin when a replacement cannot start, and tries again when the next picture comes', async () => {
    const { pool, started, pick } = await openPool(1);

    pick(0).die(new Error('died'));
    const waiting = pool.encode(Uint8Array.of(1));
    pick(1).die(new Error('no models'));

    await expect(waiting).rejects.toThrow('no models');
    await Promise.all([pick(0).gone, pick(1).gone]);
    expect(started).toHaveLength(2);
    const next = pool.encode(Uint8Array.of(2));
    pick(2).reply({ kind: 'ready' });
    pick(2).finish(2);
    expect((await next).width).toBe(2);
  });

  it('does not open when one thread cannot start, and stops the others', async () => {
    const started: FakeThread[] = [];
    const startThread = (): FakeThread => {
      started.push(new FakeThread());
      return started.at(-1) ?? new FakeThread();
    };
    const pool = new WorkerPool({ threads: 2, timeLimit: TIME_LIMIT, startThread });

    const starting = pool.start();
    started[0]?.reply({ kind: 'ready' });
    started[1]?.die(new Error('no models'));

    await expect(starting).rejects.toThrow('no models');
    expect(started[0]?.ended).toBe(true);
    await Promise.all(started.map(({ gone }) => gone));
    expect(started).toHaveLength(2);
  });

  it('closes after the picture that each thread has, drops those that wait, and takes no more', async () => {
    const { pool, pick } = await openPool(1);
    const [underWay, waiting] = [pool.encode(Uint8Array.of(1)), pool.encode(Uint8Array.of(2))];

    const closing = pool.close();
    await expect(waiting).rejects.toThrow('the encoder was closed before it came to this picture');
    await expect(waiting).rejects.not.toBeInstanceOf(PictureError);
    await expect(pool.encode(Uint8Array.of(3))).rejects.toThrow('the encoder is closed');
    expect(pick(0).requests.some(({ kind }) => kind === 'close')).toBe(false);
    pick(0).finish(1);
    await closing;

    expect((await underWay).width).toBe(1);
    expect(pick(0).requests.slice(1)).toEqual([{ kind: 'close' }]);
  });

  it('does not wait for a replacement that still loads when it closes', async () => {
    const { pool, pick } = await openPool(1);
    pick(0).die(new Error('died'));

    await pool.close();

    expect(pick(1).ended).toBe(true);
  });

  it('starts no thread when a replacement is ready only after it has closed', async () => {
    const { pool, started, pick } = await openPool(2);
    pick(0).die(new Error('died'));
    await pool.close();

    // A thread ends when it is out of native code, and may have loaded its models by then.
    pick(2).reply({ kind: 'ready' });
    await pick(2).gone;

    expect(started).toHaveLength(3);
  });

  it('closes in spite of a thread that hangs, after the time limit', async () => {
    const { pool, pick } = await openPool(1);
    const outcome = expect(pool.encode(Uint8Array.of(1))).rejects.toThrow('encoding took longer than 1000 ms');

    const closing = pool.close();
    vi.advanceTimersByTime(TIME_LIMIT);
    await closing;

    await outcome;
    expect(pick(0).ended).toBe(true);
  });

  it('closes at once when it has nothing to do, however often it is told', async () => {
    const { pool } = await openPool(2);

    await Promise.all([pool.close(), pool.close()]);
    await expect(pool.encode(Uint8Array.of(1))).rejects.toThrow('the encoder is closed');
  });
});
