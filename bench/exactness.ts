import { measureHalf } from './exactness-half.ts';
import { measureColourAndSize } from './exactness-odd.ts';
import { measureProfile } from './exactness-profile.ts';
import { measureProgressive } from './exactness-progressive.ts';
import { measureSteps, measureWholeWay } from './exactness-steps.ts';
import { countByThreshold } from './exactness-threshold.ts';
import { measureTurned } from './exactness-turned.ts';

/**
 * How exact the encoder is, in the numbers of `docs/encoder.md`: beside dlib's golden numbers, in turned cut-outs, in
 * portraits that are looked at in half their size, without colour, in small, for a face seen from the side, from
 * progressive JPEGs that are not decoded to the end, and what the detector's threshold does. The same on each run.
 *
 *   npm run bench:exactness
 */
await measureSteps();
await measureWholeWay();
await measureTurned();
await measureHalf();
await measureColourAndSize();
await measureProfile();
await measureProgressive();
await countByThreshold();
