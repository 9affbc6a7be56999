import { Backlog } from './backlog.ts';
import type { WaitPolicy } from './waiting-clients.ts';

/**
 * A deployment under load, in steps of half a second: attempts arrive, upload, and wait for their summary while workers
 * encode in the order of arrival. Requests are a stream and not single ones, so numbers may be fractions. Executions of
 * Lambda are taken by held looks first, then by workers; new looks and uploads share what is left, in proportion.
 */

export interface Load {
  /** Attempts a second; each uploads `imagesPerAttempt` and then waits. */
  readonly attempts: (second: number) => number;
  readonly imagesPerAttempt: number;
  /** Seconds that are simulated. */
  readonly seconds: number;
  /** Whether the encoder answers; workers that call one that does not are busy and encode nothing. */
  readonly encoderWorks: (second: number) => boolean;
}

export interface Deployment {
  readonly policy: WaitPolicy;
  /** Looks a second that API Gateway lets in, and as many at once. */
  readonly summaryThrottle: number;
  /** Executions of Lambda that the account may run at once. */
  readonly accountConcurrency: number;
  /** Executions reserved for the summary, where there are. */
  readonly reservedForSummary?: number;
  readonly maxConcurrency: number;
  /** Pictures a second of one worker. */
  readonly perWorker: number;
  /** Seconds of Lambda for all uploads of an attempt, and for a look that is not held. */
  readonly uploadSeconds: number;
  readonly lookSeconds: number;
}

export interface Outcome {
  /** Executions at once, at most, of looks and of everything. */
  readonly peakLooks: number;
  readonly peakExecutions: number;
  /** Part of the uploads that were answered 503. */
  readonly uploadsRefused: number;
  /** Looks for each attempt, and the part of them that was answered 429 or 503. */
  readonly looksPerAttempt: number;
  readonly looksRefused: number;
  /** Seconds from the end of the upload to the answer, for the mean client that got one. */
  readonly meanSeconds: number;
}

const STEP = 0.5;

/** Clients that uploaded at the same time and look again at the same time. */
interface Group {
  readonly count: number;
  readonly uploaded: number;
  readonly number: number;
  readonly nextLook: number;
  readonly heldUntil: number | undefined;
}

export function simulate(load: Load, deployment: Deployment): Outcome {
  const backlog = new Backlog();
  const sum = { uploads: 0, refused: 0, looks: 0, looksRefused: 0, attempts: 0, answered: 0, waited: 0 };
  let [peakLooks, peakExecutions] = [0, 0];
  let groups: Group[] = [];
  let tokens = deployment.summaryThrottle;

  for (let now = 0; now < load.seconds; now += STEP) {
    const arriving = load.attempts(now) * STEP;
    const workers = Math.min(deployment.maxConcurrency, Math.ceil(backlog.waiting / (deployment.perWorker * STEP)));
    const held = groups.filter(({ heldUntil }) => heldUntil !== undefined);
    const holding = total(held);
    const looking = groups.filter((group) => looksAt(group, now));
    const asking = total(looking);

    tokens = Math.min(deployment.summaryThrottle, tokens + deployment.summaryThrottle * STEP);
    const letIn = fraction(tokens, asking);
    tokens -= asking * letIn;

    const reserved = deployment.reservedForSummary;
    const pool = deployment.accountConcurrency - (reserved ?? 0) - (reserved === undefined ? holding : 0);
    const running = Math.min(workers, Math.max(0, pool));
    const uploadNeed = load.attempts(now) * deployment.uploadSeconds;
    const lookNeed = asking * letIn * lookWeight(deployment, looking, now);
    const free = Math.max(0, pool - running);
    const forUploads = reserved === undefined ? fraction(free, uploadNeed + lookNeed) : fraction(free, uploadNeed);
    const forLooks = reserved === undefined ? forUploads : fraction(Math.max(0, reserved - holding), lookNeed);

    sum.attempts += arriving;
    sum.uploads += arriving;
    sum.refused += arriving * (1 - forUploads);
    sum.looks += asking;
    sum.looksRefused += asking * (1 - letIn * forLooks);
    peakLooks = Math.max(peakLooks, holding + lookNeed * forLooks);
    peakExecutions = Math.max(peakExecutions, holding + running + (uploadNeed + lookNeed) * Math.min(1, forUploads));

    const accepted = arriving * forUploads;
    const number = backlog.add(accepted * load.imagesPerAttempt);
    if (load.encoderWorks(now)) backlog.encode(running * deployment.perWorker * STEP);

    let places = asking * letIn * forLooks;
    const after = groups.flatMap((group) => {
      if (!looksAt(group, now)) return step(group, now, undefined);
      const served = fraction(Math.max(0, places), group.count);
      places -= group.count * served;
      return step(group, now, served);
    });
    const newcomer = {
      count: accepted,
      uploaded: now,
      number,
      nextLook: now + STEP,
      heldUntil: undefined,
      refusals: 0,
    };
    groups = merge([...after, ...(accepted > 0 ? [newcomer] : [])]);
  }
  return {
    peakLooks,
    peakExecutions,
    uploadsRefused: sum.refused / sum.uploads,
    looksPerAttempt: sum.looks / sum.attempts,
    looksRefused: sum.looksRefused / Math.max(sum.looks, Number.MIN_VALUE),
    meanSeconds: sum.waited / Math.max(sum.answered, Number.MIN_VALUE),
  };

  /** What becomes of a group in this step; `served` is the part of its looks that is let in, where it looks. */
  function step(group: Group, now: number, served: number | undefined): Group[] {
    const isDone = backlog.isDone(group.number);
    if (group.heldUntil !== undefined) {
      if (isDone) return finish(group.count, group, now);
      return group.heldUntil > now ? [group] : [lookLater(group, now)];
    }
    if (served === undefined) return [group];
    const refused = { ...turnedAway(group, now), count: group.count * (1 - served) };
    const rest = refused.count > group.count * 1e-9 ? [refused] : [];
    const count = group.count * served;
    if (count === 0) return rest;
    if (isDone) return [...finish(count, group, now), ...rest];
    const heldUntil = deployment.policy.holdsUntil(group.uploaded, now);
    const admitted = { ...group, count };
    return [heldUntil > now ? { ...admitted, heldUntil } : lookLater(admitted, now), ...rest];
  }

  function finish(count: number, { uploaded }: Group, now: number): Group[] {
    sum.answered += count;
    sum.waited += count * (now - uploaded);
    return [];
  }

  function lookLater(group: Group, now: number): Group {
    const pause = deployment.policy.pause(group.uploaded, now);
    return { ...group, heldUntil: undefined, nextLook: now + Math.max(STEP, pause) };
  }
}

/** The client comes back after half of the time that it has waited so far, 2 to 30 seconds. */
const turnedAway = (group: Group, now: number): Group => ({
  ...group,
  nextLook: now + Math.round(Math.min(30, Math.max(2, (now - group.uploaded) / 2)) / STEP) * STEP,
});

/** Executions of one look: a whole one where it is held. */
const lookWeight = ({ policy, lookSeconds }: Deployment, looking: readonly Group[], now: number): number => {
  const count = total(looking);
  if (count === 0) return 0;
  const weight = ({ uploaded }: Group) => (policy.holdsUntil(uploaded, now) > now ? 1 : lookSeconds / STEP);
  return looking.reduce((sum, group) => sum + group.count * weight(group), 0) / count;
};

const total = (groups: readonly Group[]): number => groups.reduce((sum, { count }) => sum + count, 0);

const fraction = (have: number, need: number): number => (need <= have ? 1 : have / need);

const looksAt = ({ heldUntil, nextLook }: Group, now: number): boolean => heldUntil === undefined && nextLook <= now;

/** Groups that have become alike. */
function merge(groups: readonly Group[]): Group[] {
  const alike = Map.groupBy(groups, ({ number, nextLook, heldUntil }) => [number, nextLook, heldUntil].join());
  return [...alike.values()].flatMap(([first, ...others]) =>
    first ? [{ ...first, count: first.count + total(others) }] : [],
  );
}
