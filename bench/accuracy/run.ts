import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { DETECTION_THRESHOLD } from '../../encoder/detect/detect-faces.ts';
import { InputError, runCommand } from '../support/input-error.ts';
import { calibrate } from './calibration/calibrate.ts';
import { type Encoded, encodeWithOurs, encodeWithPeer } from './encode.ts';
import { type AccuracyOptions, parseAccuracyOptions, USAGE } from './options.ts';
import { parseCounts, parsePairs } from './pairs.ts';
import { countExact, countFound, describeResult, formatPairs, type PairReport, reportPairs } from './report.ts';
import { makeSampleSet, type SampleSet } from './samples.ts';

await runCommand(async () => {
  const args = process.argv.slice(2);
  if (args.includes('--help')) console.log(USAGE);
  else {
    const options = parseAccuracyOptions(args);
    if ('calibration' in options) await calibrate(options.calibration);
    else await measureAccuracy(options);
  }
});

async function measureAccuracy({ own, threshold, peer: withPeer, json }: AccuracyOptions): Promise<void> {
  const { folder, pairs, counts } = own ? await readSet(own) : await makeSampleSet();
  const files = [...new Set([...pairs.flatMap(({ fileX, fileY }) => [fileX, fileY]), ...counts.keys()])];
  await checkPictures(folder, files);

  const ours = await encodeWithOurs(folder, files, threshold ?? DETECTION_THRESHOLD);
  const peer = withPeer ? await encodeWithPeer(folder, files) : undefined;
  console.log(`${files.length} pictures`);
  const oursPairs = report('face-encode', ours);
  const peerPairs = peer && report('face_recognition', peer);
  const cross = peer && pairs.length > 0 ? reportCross(peer) : undefined;
  if (cross) console.log(formatPairs('one vector from each', cross));
  if (json) {
    const peerResult = Object.entries(describeResult(peer, peerPairs, counts)).map(([key, value]) => [
      `peer_${key}`,
      value,
    ]);
    const result = {
      pictures: files.length,
      ...describeResult(ours, oursPairs, counts),
      ...Object.fromEntries(peerResult),
      cross_pairs: cross?.pairs ?? null,
      cross_accuracy: cross?.accuracy ?? null,
      cross_auc: cross?.auc ?? null,
    };
    console.log(JSON.stringify(result));
  }

  /** Prints what one encoder achieved. */
  function report(title: string, encoded: Encoded): PairReport | undefined {
    console.log(`${title.padEnd(22)} faces found in ${countFound(encoded)} of ${files.length} pictures`);
    const judged = pairs.length > 0 ? reportPairs(pairs, encoded, encoded) : undefined;
    if (judged) console.log(formatPairs(title, judged));
    if (counts.size > 0) {
      const exact = countExact(counts, encoded);
      console.log(`${title.padEnd(22)} faces counted exactly in ${exact} of ${counts.size} pictures`);
    }
    return judged;
  }

  /** Which picture is whose plays no part: each pair is judged both ways. */
  function reportCross(theirs: Encoded): PairReport {
    const both = [...pairs, ...pairs.map(({ fileX, fileY, same }) => ({ fileX: fileY, fileY: fileX, same }))];
    return reportPairs(both, ours, theirs);
  }
}

async function readSet({ pictures, pairs, counts }: NonNullable<AccuracyOptions['own']>): Promise<SampleSet> {
  const folder = await stat(pictures).catch(() => undefined);
  if (!folder?.isDirectory()) throw new InputError(`--pictures: there is no folder ${pictures}`);
  return {
    folder: pictures,
    pairs: pairs === undefined ? [] : parsePairs(await readList('--pairs', pairs), pairs),
    counts: counts === undefined ? new Map() : parseCounts(await readList('--counts', counts), counts),
  };
}

async function readList(option: string, file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new InputError(`${option}: ${file} cannot be read`, { cause });
  }
}

/** Before hours of work: are all pictures of the lists there? */
async function checkPictures(folder: string, files: readonly string[]): Promise<void> {
  const missing: string[] = [];
  for (const file of files) {
    const found = await stat(join(folder, file)).catch(() => undefined);
    if (!found?.isFile()) missing.push(file);
  }
  if (missing.length > 0) {
    throw new InputError(
      `${missing.length} of ${files.length} pictures are not in ${folder}, the first: ${missing[0]}`,
    );
  }
}
