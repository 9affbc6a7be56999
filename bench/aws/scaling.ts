import { parseArgs } from 'node:util';
import { formatTable } from '../support/table.ts';
import { describeOutage } from './load/outage-table.ts';
import { describeParts, type ImageTimes, perWorker } from './load/parts.ts';

/**
 * `npm run bench:scaling`: what each part has to carry at three rates, beside what an AWS account gives it by default, and
 * what an encoder outage does to uploads. Times of one image are those that `npm run bench:cost` printed; other ones can be
 * given as options.
 */
const { values } = parseArgs({
  options: {
    /** Milliseconds of processor time for one picture. */
    'encode-ms': { type: 'string', default: '42' },
    /** How much slower the processor of the worker is than the one that was measured. */
    'encode-factor': { type: 'string', default: '1' },
    /** Milliseconds that the worker waits for other services, per picture. */
    'wait-ms': { type: 'string', default: '65' },
    /** Milliseconds of an upload, and of a summary, in Lambda. */
    'upload-ms': { type: 'string', default: '33' },
    'summary-ms': { type: 'string', default: '6' },
    /** Seconds from the end of an attempt's uploads to its result, which a look is held for. */
    'result-seconds': { type: 'string', default: '1' },
  },
});

const times: ImageTimes = {
  encode: Number(values['encode-ms']) * Number(values['encode-factor']),
  wait: Number(values['wait-ms']),
  upload: Number(values['upload-ms']),
  summary: Number(values['summary-ms']),
  result: Number(values['result-seconds']),
};

console.log(`One worker encodes ${perWorker(times).toFixed(1)} pictures a second.\n`);
console.log(formatTable(...describeParts(times)));
console.log('\nThe encoder is down for three minutes, from the second minute on:\n');
console.log(formatTable(...describeOutage(times)));
