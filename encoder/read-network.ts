import { readFile } from 'node:fs/promises';
import type { InferenceSession as Session } from 'onnxruntime-node';
import { InferenceSession } from './load-runtime.ts';

/** The part of a session that the steps use. */
export interface Network {
  run(feeds: Session.OnnxValueMapType): Promise<Session.OnnxValueMapType>;
}

/**
 * Loads one ONNX file. One thread per network: the pool's threads share the machine by picture, which loses nothing
 * to splitting small layers.
 */
export async function readNetwork(file: string): Promise<Session> {
  return InferenceSession.create(await readFile(file), {
    executionProviders: ['cpu'],
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    graphOptimizationLevel: 'all',
    logSeverityLevel: 3,
  });
}

/** The output `name` as floats; a model of another kind is a broken installation, not a bad picture. */
export function readFloats(outputs: Session.OnnxValueMapType, name: string): Float32Array {
  const data = outputs[name]?.data;
  if (!(data instanceof Float32Array)) throw new Error(`the model has no output of floats called ${name}`);
  return data;
}
