import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { median } from '../support/percentile.ts';
import { measureLatency } from './latency.ts';
import { type BenchPictures, makeBenchPictures } from './pictures.ts';
import { formatGoal, formatRow, formatStages } from './report.ts';
import { type Answer, type Subject, startOurs, startPeer } from './subject.ts';
import { measureThroughput } from './throughput.ts';

/**
 * This encoder beside face_recognition (dlib), in turn on one core in one run: every number is worth something only
 * beside the other one of its line. The ratio of processor time is the one to trust on a machine that does other work.
 *
 *   npm run bench:encoder -- [--rounds 7] [--no-throughput]
 */
const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '7' }, throughput: { type: 'boolean', default: true } },
  allowNegative: true,
});
const rounds = Number(values.rounds);
/** Pictures before those that count. */
const WARM_UP = 10;

const CASES: readonly { title: string; picture: keyof BenchPictures; peerSize: number; goal?: number }[] = [
  { title: 'portrait, 1280 px', picture: 'portrait', peerSize: 0, goal: 0.06 },
  { title: '12 MP baseline', picture: 'baseline', peerSize: 0, goal: 0.02 },
  { title: '12 MP progressive', picture: 'progressive', peerSize: 0, goal: 0.02 },
  { title: 'five faces, 1920 px', picture: 'group', peerSize: 0 },
  { title: 'portrait, 1280 px', picture: 'portrait', peerSize: 640, goal: 0.14 },
  { title: '12 MP baseline', picture: 'baseline', peerSize: 640 },
  { title: '12 MP progressive', picture: 'progressive', peerSize: 640 },
  { title: 'five faces, 1920 px', picture: 'group', peerSize: 640 },
];

const pictures = await makeBenchPictures();
console.log(
  `${cpus()[0]?.model}, ${cpus().length} cores, Node ${process.versions.node}; ${rounds} rounds, ms min/median\n`,
);
await compareSpeed();
await compareMemory();
await compareStart();
if (values.throughput) {
  await measureThroughput(pictures.portrait);
  await measureLatency(pictures.group);
}

async function compareSpeed(): Promise<void> {
  const [ours, peer] = [startOurs(), startPeer()];
  const stages: string[] = [];
  for (const { title, picture, peerSize, goal } of CASES) {
    const line = pictures[picture];
    const [oursAnswers, peerAnswers]: [Answer[], Answer[]] = [[], []];
    // What warms up files, memory and, in Node, code that is compiled while it runs, does not count.
    for (let round = 1; round < WARM_UP; round++) await ours.measure(line);
    for (let round = 0; round <= rounds; round++) {
      oursAnswers.push(await ours.measure(line));
      peerAnswers.push(await peer.measure(`${peerSize} ${line}`));
    }
    const size = peerSize === 0 ? 'full size' : `peer at ${peerSize} px`;
    console.log(formatRow(`${title}, ${size}`, oursAnswers.slice(1), peerAnswers.slice(1), goal));
    if (peerSize === 0) stages.push(formatStages(title, oursAnswers.slice(1)));
  }
  await Promise.all([ours.close(), peer.close()]);
  console.log(`\nWhere our time goes, ms median\n${stages.join('\n')}\n`);
}

/** What a fresh process holds after one picture, and the most that it held meanwhile. */
async function compareMemory(): Promise<void> {
  const measure = async (subject: Subject, line: string): Promise<Answer> => {
    const answer = await subject.measure(line);
    await subject.close();
    return answer;
  };
  const rows = [
    ['ours, 12 MP', await measure(startOurs(), pictures.baseline), undefined],
    ['ours, 12 MP progressive', await measure(startOurs(), pictures.progressive), undefined],
    ['ours, 36 MP', await measure(startOurs(), pictures.huge), 300],
    ['ours, 36 MP progressive', await measure(startOurs(), pictures.hugeProgressive), 300],
    ['ours, 36 MP progressive 4:4:4', await measure(startOurs(), pictures.hugeProgressiveColour), 300],
    ['face_recognition, 12 MP', await measure(startPeer(), `0 ${pictures.baseline}`), undefined],
    ['face_recognition, 36 MP', await measure(startPeer(), `0 ${pictures.huge}`), undefined],
    ['face_recognition, 36 MP progressive', await measure(startPeer(), `0 ${pictures.hugeProgressive}`), undefined],
  ] as const;
  console.log('Memory (RSS of the process) after the picture, and at its peak, MB');
  for (const [title, { rss, peak }, goal] of rows) {
    const [after, most] = [rss, peak].map((value) => value.toFixed(0).padStart(6));
    console.log(`  ${title.padEnd(36)} ${after} ${most} ${formatGoal(rss, goal)}`);
  }
}

async function compareStart(): Promise<void> {
  const time = async (start: () => Subject, line: string): Promise<number> => {
    const begin = performance.now();
    const subject = start();
    await subject.measure(line);
    const ms = performance.now() - begin;
    await subject.close();
    return ms;
  };
  const [ours, peer]: [number[], number[]] = [[], []];
  for (let round = 0; round < rounds; round++) {
    ours.push(await time(startOurs, pictures.portrait));
    peer.push(await time(startPeer, `0 ${pictures.portrait}`));
  }
  console.log('\nFrom process start to the first vector, ms min/median (portrait)');
  console.log(
    `  ours             ${Math.min(...ours).toFixed(0)}/${median(ours).toFixed(0)} ${formatGoal(median(ours), 600)}`,
  );
  console.log(`  face_recognition ${Math.min(...peer).toFixed(0)}/${median(peer).toFixed(0)}`);
}
