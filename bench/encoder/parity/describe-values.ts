import { median } from '../../support/percentile.ts';

/** "66: median 0.090, largest 0.275" */
export function describeValues(values: readonly number[], digits = 3): string {
  if (values.length === 0) return 'none';
  return `${values.length}: median ${median(values).toFixed(digits)}, largest ${Math.max(...values).toFixed(digits)}`;
}
