import { measureHalf } from './parity/half-resolution.ts';
import { measureSteps, measureWholeWay } from './parity/steps.ts';
import { countByThreshold } from './parity/threshold.ts';
import { measureTurned } from './parity/turned.ts';

/**
 * `npm run bench:parity`: how near the encoder comes to dlib, in the numbers of `docs/encoder.md`: each step beside dlib's
 * golden numbers, turned cut-outs, portraits that the half-resolution pass decides, and faces counted by the detector's
 * threshold. The same on each run.
 */
await measureSteps();
await measureWholeWay();
await measureTurned();
await measureHalf();
await countByThreshold();
