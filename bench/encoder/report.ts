import { median } from '../support/percentile.ts';
import type { Answer } from './subject.ts';

/** `goal` is the largest value that reaches it. */
export function formatGoal(value: number, goal: number | undefined): string {
  return goal === undefined ? '' : `(goal ${goal}: ${value <= goal ? 'reached' : 'MISSED'})`;
}

export function formatRow(title: string, ours: readonly Answer[], peer: readonly Answer[], goal?: number): string {
  const describe = (answers: readonly Answer[]): string => {
    const times = answers.map(({ ms }) => ms);
    return `${Math.min(...times).toFixed(0)}/${median(times).toFixed(0)} (${answers[0]?.faces} faces)`;
  };
  const compare = (pick: (answer: Answer) => number): number => median(ours.map(pick)) / median(peer.map(pick));
  const ratio = compare(({ ms }) => ms);
  return [
    title.padEnd(38),
    `ours ${describe(ours)}`.padEnd(25),
    `face_recognition ${describe(peer)}`.padEnd(38),
    `ratio ${ratio.toFixed(3)}, of processor time ${compare(({ cpu }) => cpu).toFixed(3)}`,
    formatGoal(ratio, goal),
  ].join(' ');
}

export function formatStages(title: string, answers: readonly Answer[]): string {
  const stages = Object.keys(answers[0]?.stages ?? {});
  const times = stages.map(
    (stage) => `${stage} ${median(answers.map((answer) => answer.stages[stage] ?? 0)).toFixed(1)}`,
  );
  return `  ${title.padEnd(22)} ${times.join('   ')}`;
}
