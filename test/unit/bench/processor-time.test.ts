import { expect, it } from 'vitest';
import { readProcessorTime } from '../../../bench/support/process/processor-time.ts';

it.runIf(process.platform === 'linux')('reads the processor time of a process, to a hundredth of a second', () => {
  const { user, system } = process.cpuUsage();
  const read = readProcessorTime(process.pid);

  expect(Math.abs(read - (user + system) / 1000)).toBeLessThan(100);
});

it('is not a number for a process that there is not', () => {
  expect(readProcessorTime(2 ** 30)).toBeNaN();
});
