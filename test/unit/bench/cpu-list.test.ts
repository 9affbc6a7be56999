import { expect, it } from 'vitest';
import { findLastCpu } from '../../../bench/support/process/cpu-list.ts';

it.each([
  ['0', 0],
  ['0-1', 1],
  ['4-5', 5],
  ['0,2,16-31', 31],
  ['3,7', 7],
])('pins benchmarks to the last of the processors it may use: of %s it is %i', (list, last) => {
  expect(findLastCpu(`Name:\tnode\nCpus_allowed:\tff\nCpus_allowed_list:\t${list}\nMems_allowed:\t1\n`)).toBe(last);
});

it('knows none where the system does not tell', () => {
  expect(findLastCpu('')).toBeUndefined();
});
