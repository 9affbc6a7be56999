import { readFileSync } from 'node:fs';
import { builtInEncoder } from '../../functions/adapters/encoders/built-in-encoder.ts';

/** Bundled like the worker and run in a process of its own: see first-vector.ts. Encodes the file that is its argument, twice. */

/** Milliseconds of processor time since the start of the process. */
function spent(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

const picture = readFileSync(process.argv[2] ?? '');
const imported = spent();
const encoder = builtInEncoder({ threads: 0, detectionThreshold: 0.8, heic: false });
await encoder.ready();
const loaded = spent();
await encoder.encode(picture, 60_000);
const first = spent();
await encoder.encode(picture, 60_000);
const times = { imported, loaded: loaded - imported, first: first - loaded, again: spent() - first };
process.stdout.write(JSON.stringify(times), () => process.exit(0));
