import { access, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { DETECTION_THRESHOLD } from '../encoder/detect-faces.ts';
import { type Encoded, encodeWithOurs, encodeWithPeer } from './accuracy-encode.ts';
import { parseCounts, parsePairs } from './accuracy-pairs.ts';
import { countExact, countFound, formatPairs, reportPairs } from './accuracy-report.ts';
import { makeSampleSet, type SampleSet } from './accuracy-samples.ts';

const USAGE = `Measures the built-in encoder on your own pictures.

  npm run bench:accuracy -- --pictures FOLDER [--pairs FILE] [--counts FILE] [--peer] [--json]
  npm run bench:accuracy -- --samples [--peer] [--json]

  --pictures FOLDER  where the files of the lists are
  --pairs FILE       pairs in the format of LFW's pairs.txt, or CSV with the header file_x,file_y,same
  --counts FILE      CSV with the header file,faces: faces that a person counts in each picture
  --samples          a small set of pictures from public packages instead of your own
  --threshold SCORE  detector score below which a face is none, instead of the default
  --peer             the same with face_recognition (installed from PyPI), and with one vector from each
  --json             one line of JSON at the end`;

const { values } = parseArgs({
  options: {
    pictures: { type: 'string' },
    pairs: { type: 'string' },
    counts: { type: 'string' },
    samples: { type: 'boolean', default: false },
    threshold: { type: 'string' },
    peer: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});
const set = values.samples ? await makeSampleSet() : await readSet();
const { folder, pairs, counts } = set;
const files = [...new Set([...pairs.flatMap(({ fileX, fileY }) => [fileX, fileY]), ...counts.keys()])];
await Promise.all(files.map((file) => access(join(folder, file))));

const threshold = values.threshold === undefined ? DETECTION_THRESHOLD : Number(values.threshold);
const ours = await encodeWithOurs(folder, files, threshold);
const peer = values.peer ? await encodeWithPeer(folder, files) : undefined;
console.log(`${files.length} pictures`);
const result: Record<string, unknown> = { pictures: files.length };
report('face-encode', '', ours);
if (peer) {
  report('face_recognition', 'peer_', peer);
  if (pairs.length > 0) {
    // Which picture is whose plays no part: each pair is judged both ways.
    const both = [...pairs, ...pairs.map(({ fileX, fileY, same }) => ({ fileX: fileY, fileY: fileX, same }))];
    const cross = reportPairs(both, ours, peer);
    console.log(formatPairs('one vector from each', cross));
    Object.assign(result, { cross_pairs: cross.pairs, cross_accuracy: cross.accuracy, cross_auc: cross.auc });
  }
}
if (values.json) console.log(JSON.stringify(result));

async function readSet(): Promise<SampleSet> {
  const { pictures, pairs: pairsFile, counts: countsFile } = values;
  if (pictures === undefined || (pairsFile === undefined && countsFile === undefined)) {
    console.error(USAGE);
    process.exit(2);
  }
  return {
    folder: pictures,
    pairs: pairsFile === undefined ? [] : parsePairs(await readFile(pairsFile, 'utf8')),
    counts: countsFile === undefined ? new Map() : parseCounts(await readFile(countsFile, 'utf8')),
  };
}

/** Prints what one encoder achieved and adds it to the line of JSON. */
function report(title: string, prefix: string, encoded: Encoded): void {
  const found = countFound(encoded);
  console.log(`${title.padEnd(22)} faces found in ${found} of ${files.length} pictures`);
  result[`${prefix}found`] = found;
  if (pairs.length > 0) {
    const statistics = reportPairs(pairs, encoded, encoded);
    console.log(formatPairs(title, statistics));
    Object.assign(result, {
      [`${prefix}pairs`]: statistics.pairs,
      [`${prefix}pairs_skipped`]: statistics.skipped,
      [`${prefix}accuracy`]: statistics.accuracy,
      [`${prefix}best_threshold`]: statistics.bestThreshold,
      [`${prefix}auc`]: statistics.auc,
      [`${prefix}false_negatives`]: statistics.falseNegatives,
      [`${prefix}false_positives`]: statistics.falsePositives,
    });
  }
  if (counts.size > 0) {
    const exact = countExact(counts, encoded);
    console.log(`${title.padEnd(22)} faces counted exactly in ${exact} of ${counts.size} pictures`);
    Object.assign(result, { [`${prefix}exact`]: exact, [`${prefix}counted`]: counts.size });
  }
}
