import { disableTelemetry } from './disable-telemetry.ts';

disableTelemetry();

/**
 * The inference runtime; nothing else loads it. It is imported on demand, because an ordinary import is evaluated before
 * this file's first line, and in a bundle before every line of it.
 */
export const { InferenceSession, Tensor } = await import('onnxruntime-node');
