import { globSync, readFileSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';

describe('disableTelemetry', () => {
  const module = JSON.stringify(new URL('../../../encoder/disable-telemetry.ts', import.meta.url).href);

  it.each([
    ['refuses a worker thread whose process has not turned it off', {}, true],
    ['takes a worker thread whose process has turned it off', { ORT_DISABLE_TELEMETRY: '1' }, false],
  ])('%s', async (_, env, refuses) => {
    const worker = new Worker(`import(${module}).then(({ disableTelemetry }) => disableTelemetry())`, {
      eval: true,
      env,
    });

    const { promise, resolve } = Promise.withResolvers<boolean>();
    worker.on('error', () => resolve(true));
    worker.on('exit', () => resolve(false));

    expect(await promise).toBe(refuses);
  });
});

describe('the inference runtime', () => {
  it('is loaded by one file of the product, which turns its telemetry off', () => {
    const loading = globSync(['{api,bench,cli,client,encoder,functions,lib,local,scripts}/**/*.ts'])
      .filter((file) =>
        /(?:^import (?!type)[^;]*from |import\(|require\()'onnxruntime-node'/m.test(readFileSync(file, 'utf8')),
      )
      .map((file) => file.replaceAll('\\', '/'));

    expect(loading).toEqual(['encoder/load-runtime.ts']);
  });
});
