import { IMAGES_PER_ATTEMPT, type ImageTimes, perWorker } from './parts.ts';
import { type Deployment, type Load, type Outcome, simulate } from './simulate.ts';
import { formerPolicy, presentPolicy } from './waiting-clients.ts';

/** Seconds: attempts come for seven minutes, of which the encoder is down for three. */
const ARRIVALS_END = 420;
const OUTAGE = { from: 60, to: 240 };
const END = 900;

/** Part of the workers that the rate needs which are there beside, to work off a backlog. */
const SPARE = 0.5;

/** The load of an encoder that is down for three minutes. */
export const outageAt = (imagesPerSecond: number): Load => ({
  attempts: (second) => (second < ARRIVALS_END ? imagesPerSecond / IMAGES_PER_ATTEMPT : 0),
  imagesPerAttempt: IMAGES_PER_ATTEMPT,
  seconds: END,
  encoderWorks: (second) => second < OUTAGE.from || second >= OUTAGE.to,
});

/** A deployment whose settings fit the rate. */
export function deploymentAt(imagesPerSecond: number, times: ImageTimes): Omit<Deployment, 'policy'> {
  const needed = Math.ceil((imagesPerSecond / perWorker(times)) * (1 + SPARE));
  return {
    summaryThrottle: Math.max(100, imagesPerSecond),
    accountConcurrency: imagesPerSecond > 1_000 ? 10_000 : 1_000,
    maxConcurrency: Math.max(10, needed),
    perWorker: perWorker(times),
    uploadSeconds: (IMAGES_PER_ATTEMPT * times.upload + times.summary) / 1000,
    lookSeconds: times.summary / 1000,
  };
}

/** What an outage does, before and with the limits on held responses. */
export function describeOutage(times: ImageTimes): [string[], string[][]] {
  const header = [
    'images/s',
    'held responses',
    'looks at once',
    'executions at once',
    'of',
    'uploads answered 503',
    'looks for an attempt',
    'of them 429 or 503',
    'seconds to the result',
  ];
  const rows = [100, 1_000, 10_000].flatMap((rate) => {
    const usual = deploymentAt(rate, times);
    const reservedForSummary = usual.accountConcurrency / 5;
    const variants: [string, Deployment][] = [
      ['20 s, always', { ...usual, policy: formerPolicy }],
      ['maxWaitSeconds=5', { ...usual, policy: presentPolicy(5) }],
      [
        `the same, get-summary=${reservedForSummary} reserved`,
        { ...usual, reservedForSummary, policy: presentPolicy(5) },
      ],
      ['maxWaitSeconds=1', { ...usual, policy: presentPolicy(1) }],
    ];
    return variants.map(([name, deployment]) =>
      row(rate, name, deployment.accountConcurrency, simulate(outageAt(rate), deployment)),
    );
  });
  return [header, rows];
}

const row = (rate: number, name: string, concurrency: number, outcome: Outcome): string[] => [
  rate.toLocaleString('en'),
  name,
  whole(outcome.peakLooks),
  whole(outcome.peakExecutions),
  concurrency.toLocaleString('en'),
  percent(outcome.uploadsRefused),
  outcome.looksPerAttempt.toFixed(1),
  percent(outcome.looksRefused),
  whole(outcome.meanSeconds),
];

const whole = (value: number): string => Math.round(value).toLocaleString('en');
const percent = (part: number): string => (part === 0 ? 'none' : `${(100 * part).toFixed(1)} %`);
