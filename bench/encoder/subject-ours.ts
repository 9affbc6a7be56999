import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { encodePicture, type Steps } from '../../encoder/encode-picture.ts';
import { freeMemory } from '../../encoder/free-memory.ts';
import { openModels } from '../../encoder/open-models.ts';
import { modelsFolder } from '../support/folders.ts';
import { findPeakMemory } from '../support/process/peak-memory.ts';

/**
 * This encoder in one process for the benchmark: takes a file name a line, answers with a line of JSON: milliseconds
 * in all and by stage, milliseconds of the processor, faces, the memory that the process holds
 * then and the most that it ever held, MB.
 */
const models = await openModels(modelsFolder);
let spent = { decode: 0, detect: 0, describe: 0 };

function time<Input, Output>(stage: keyof typeof spent, step: (input: Input) => Promise<Output>) {
  return async (input: Input): Promise<Output> => {
    const start = performance.now();
    const output = await step(input);
    spent[stage] += performance.now() - start;
    return output;
  };
}

const steps: Steps = {
  predictor: models.predictor,
  maxFaces: models.maxFaces,
  decode: time('decode', models.decode),
  detect: time('detect', models.detect),
  describe: time('describe', models.describe),
};

for await (const file of createInterface({ input: process.stdin })) {
  spent = { decode: 0, detect: 0, describe: 0 };
  const start = performance.now();
  const before = process.cpuUsage();
  const bytes = await readFile(file);
  const { faces } = await encodePicture(steps, bytes);
  // As a thread of the encoder does.
  freeMemory(bytes);
  const ms = performance.now() - start;
  const { user, system } = process.cpuUsage(before);
  const cpu = (user + system) / 1000;
  const align = ms - spent.decode - spent.detect - spent.describe;
  const rss = process.memoryUsage.rss() / 1024 / 1024;
  const peak = findPeakMemory();
  console.log(JSON.stringify({ ms, cpu, stages: { ...spent, align }, faces: faces.length, rss, peak }));
}
await models.release();
