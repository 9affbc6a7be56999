const THRESHOLD = 0.6;

/** How far two pictures are apart, and whether they show the same person. */
export interface Judged {
  distance: number;
  same: boolean;
}

export interface Statistics {
  pairs: number;
  /** Part of the pairs that the usual threshold of 0.6 judges right; null without any pair. */
  accuracy: number | null;
  /** The threshold that judges most of these very pairs right: optimistic, and only worth something with many pairs. */
  bestThreshold: number | null;
  bestAccuracy: number | null;
  /** Probability that two pictures of one person are nearer than two of different persons; null unless there are both. */
  auc: number | null;
  /** Pairs of one person that lie beyond 0.6. */
  falseNegatives: number;
  /** Pairs of two persons that lie within 0.6. */
  falsePositives: number;
}

export function calculateStatistics(judged: readonly Judged[]): Statistics {
  const falseNegatives = judged.filter(({ distance, same }) => same && distance > THRESHOLD).length;
  const falsePositives = judged.filter(({ distance, same }) => !same && distance <= THRESHOLD).length;
  const best = findBestThreshold(judged);
  const share = (right: number): number | null => (judged.length === 0 ? null : right / judged.length);
  return {
    pairs: judged.length,
    accuracy: share(judged.length - falseNegatives - falsePositives),
    bestThreshold: judged.length === 0 ? null : best.threshold,
    bestAccuracy: share(best.right),
    auc: calculateAuc(judged),
    falseNegatives,
    falsePositives,
  };
}

/** Goes up through the distances; between two of them the threshold is half way. */
function findBestThreshold(judged: readonly Judged[]): { threshold: number; right: number } {
  const sorted = judged.toSorted((a, b) => a.distance - b.distance);
  let right = sorted.filter(({ same }) => !same).length;
  let best = { threshold: (sorted[0]?.distance ?? 0) / 2, right };
  for (const [i, { distance, same }] of sorted.entries()) {
    right += same ? 1 : -1;
    const next = sorted[i + 1]?.distance ?? distance;
    const isLastOfEquals = next !== distance || i === sorted.length - 1;
    if (isLastOfEquals && right > best.right) best = { threshold: (distance + next) / 2, right };
  }
  return best;
}

/** The Mann-Whitney statistic; equal distances count half. */
function calculateAuc(judged: readonly Judged[]): number | null {
  const same = judged.filter((pair) => pair.same);
  const different = judged.filter((pair) => !pair.same);
  if (same.length === 0 || different.length === 0) return null;
  let nearer = 0;
  for (const a of same) {
    for (const b of different) nearer += a.distance < b.distance ? 1 : a.distance === b.distance ? 0.5 : 0;
  }
  return nearer / (same.length * different.length);
}
