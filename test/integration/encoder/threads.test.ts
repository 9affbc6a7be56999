import { once } from 'node:events';
import { performance } from 'node:perf_hooks';
import { Worker } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';
import { openEncoder } from '../../../encoder/index.ts';
import { createDecodeSlots, freeSlots, runInSlot } from '../../../encoder/threads/decode-slots.ts';
import { guardThread } from '../../../encoder/threads/guard-thread.ts';
import { createNativeCalls, endNativeCall } from '../../../encoder/threads/native-calls.ts';
import { WorkerPool } from '../../../encoder/threads/worker-pool.ts';
import { cutPortrait, readSample } from '../../support/pictures/encoder-pictures.ts';

describe('encoder threads', () => {
  it('leave the calling thread free', async () => {
    const encoder = await openEncoder({ threads: 1 });
    const picture = await readSample(5);
    const before = performance.eventLoopUtilization();

    await Promise.all(Array.from({ length: 10 }, () => encoder.encode(picture)));

    // Part of the time in which this thread was busy: posting bytes and receiving vectors, no inference.
    expect(performance.eventLoopUtilization(before).utilization).toBeLessThan(0.25);
    await encoder.close();
  });

  it('share the machine: more threads than may decode at once give every picture its own result', async () => {
    const encoder = await openEncoder({ threads: 3 });
    const samples = await Promise.all(([1, 4, 5] as const).map(readSample));

    const encoded = await Promise.all(
      Array.from({ length: 12 }, (_, i) => encoder.encode(samples[i % 3] ?? Buffer.of())),
    );

    expect(encoded.map(({ faces }) => faces.length)).toEqual([3, 4, 5, 3, 4, 5, 3, 4, 5, 3, 4, 5]);
    await encoder.close();
  });

  it.each([0, 1])(
    'finish the picture they have before they close, and drop the rest (threads: %i)',
    async (threads) => {
      const encoder = await openEncoder({ threads });
      const picture = await cutPortrait().jpeg().toBuffer();

      const outcomes = Promise.allSettled(Array.from({ length: 3 }, () => encoder.encode(picture)));
      await encoder.close();

      const dropped = {
        status: 'rejected',
        reason: new Error('the encoder was closed before it came to this picture'),
      };
      expect(await outcomes).toMatchObject([{ status: 'fulfilled', value: { faces: [{}] } }, dropped, dropped]);
      await expect(encoder.encode(picture)).rejects.toThrow('the encoder is closed');
    },
  );

  it.each([0, 1])(
    'go on after a picture that cannot be encoded, and leave its bytes alone (threads: %i)',
    async (threads) => {
      const encoder = await openEncoder({ threads });
      const damaged = (await cutPortrait().jpeg().toBuffer()).subarray(0, 5000);
      const before = Buffer.from(damaged);

      await expect(encoder.encode(damaged)).rejects.toMatchObject({ code: 'corrupt_image' });
      const { faces } = await encoder.encode(await cutPortrait().jpeg().toBuffer());

      expect(faces).toHaveLength(1);
      expect(damaged.equals(before)).toBe(true);
      await encoder.close();
    },
  );
});

describe('real threads that fail', () => {
  /** Dies of a picture that begins with 1, hangs at one that begins with 2. */
  const script = `
    const { parentPort } = require('node:worker_threads');
    parentPort.on('message', (request) => {
      if (request.kind === 'close') return parentPort.close();
      if (request.bytes[0] === 1) process.exit(3);
      if (request.bytes[0] === 2) for (;;);
      parentPort.postMessage({ kind: 'encoded', picture: { width: request.bytes[0], height: 1, faces: [] } });
    });
    parentPort.postMessage({ kind: 'ready' });`;

  it('are replaced, and only their picture is lost', async () => {
    const startThread = () => {
      const calls = createNativeCalls();
      endNativeCall(calls);
      return guardThread(new Worker(script, { eval: true }), calls);
    };
    const pool = new WorkerPool({ threads: 1, timeLimit: 1000, startThread });
    await pool.start();

    const outcomes = await Promise.allSettled([9, 1, 8, 2, 7].map((first) => pool.encode(Uint8Array.of(first))));

    expect(
      outcomes.map((outcome) => (outcome.status === 'fulfilled' ? outcome.value.width : String(outcome.reason))),
    ).toEqual([9, 'Error: an encoder thread ended with code 3', 8, 'Error: encoding took longer than 1000 ms', 7]);
    await pool.close();
  });

  it('in native code are ended when they come out of it, and never go in again', async () => {
    const calls = createNativeCalls();
    const gate = new Int32Array(new SharedArrayBuffer(4));
    const url = JSON.stringify(new URL('../../../encoder/threads/native-calls.ts', import.meta.url).href);
    const worker = new Worker(
      `import { parentPort, workerData } from 'node:worker_threads';
       import { countNativeCall, endNativeCall } from ${url};
       const { calls, gate } = workerData;
       const tell = (what) => parentPort.postMessage(what);
       endNativeCall(calls);
       await countNativeCall(calls, async () => { tell('in'); Atomics.wait(gate, 0, 0); tell('out'); });
       await countNativeCall(calls, async () => tell('in again'));`.replaceAll('\n', ' '),
      { eval: true, workerData: { calls, gate }, execArgv: ['--input-type=module'] },
    );
    const heard: string[] = [];
    worker.on('message', (message: string) => heard.push(message));
    const exited = once(worker, 'exit');
    const thread = guardThread(worker, calls);
    await expect.poll(() => heard, { timeout: 10_000 }).toEqual(['in']);

    thread.end();
    Atomics.store(gate, 0, 1);
    Atomics.notify(gate, 0);
    await exited;

    expect(heard).toEqual(['in', 'out']);
  });

  it('that wait for a decode slot are woken when it becomes free', async () => {
    const slots = createDecodeSlots(1);
    const url = JSON.stringify(new URL('../../../encoder/threads/decode-slots.ts', import.meta.url).href);
    const waiting = new Worker(
      `import { parentPort, workerData } from 'node:worker_threads';
       import { runInSlot } from ${url};
       parentPort.postMessage('asks');
       await runInSlot(workerData, 2, async () => parentPort.postMessage('has it'));`.replaceAll('\n', ' '),
      { eval: true, workerData: slots, execArgv: ['--input-type=module'] },
    );
    const heard: string[] = [];
    const has = Promise.withResolvers<void>();
    waiting.on('message', (message: string) => {
      heard.push(message);
      if (message === 'has it') has.resolve();
    });
    waiting.on('error', has.reject);

    await runInSlot(slots, 1, async () => {
      await expect.poll(() => heard, { timeout: 10_000 }).toEqual(['asks']);
    });
    await has.promise;

    expect(heard).toEqual(['asks', 'has it']);
    freeSlots(slots, 2);
    await waiting.terminate();
  });
});
