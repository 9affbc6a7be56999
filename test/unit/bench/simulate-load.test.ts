import { describe, expect, it } from 'vitest';
import { deploymentAt, outageAt } from '../../../bench/aws/load/outage-table.ts';
import { simulate } from '../../../bench/aws/load/simulate.ts';
import { formerPolicy, presentPolicy } from '../../../bench/aws/load/waiting-clients.ts';
import { DEFAULT_HELD_SECONDS } from '../../../settings/work-limits.ts';

const times = { encode: 42, wait: 85, upload: 33, summary: 6, result: 1 };

describe('an encoder outage of three minutes, all waiting clients counted', () => {
  it('turns no upload away with the default settings, at the rate that their throttle lets in', () => {
    const deployment = { ...deploymentAt(100, times), policy: presentPolicy(DEFAULT_HELD_SECONDS) };

    const outcome = simulate(outageAt(100), deployment);

    expect(outcome.uploadsRefused).toBe(0);
    expect(outcome.peakExecutions).toBeLessThan(300);
  });

  it('turned a part of them away while every look was held for 20 seconds', () => {
    const outcome = simulate(outageAt(100), { ...deploymentAt(100, times), policy: formerPolicy });

    expect(outcome.peakExecutions).toBe(1_000);
    expect(outcome.uploadsRefused).toBeGreaterThan(0.1);
  });

  it.each([
    ['shorter holds', { policy: presentPolicy(1) }],
    ['reserved executions for the summary', { policy: presentPolicy(5), reservedForSummary: 200 }],
  ])('turns none away at 1,000 images a second with %s', (_, settings) => {
    expect(simulate(outageAt(1_000), { ...deploymentAt(1_000, times), ...settings }).uploadsRefused).toBe(0);
  });

  it('ends with a result for every client that could upload', () => {
    const { looksPerAttempt, meanSeconds } = simulate(outageAt(100), {
      ...deploymentAt(100, times),
      policy: presentPolicy(DEFAULT_HELD_SECONDS),
    });

    expect(looksPerAttempt).toBeLessThan(12);
    expect(meanSeconds).toBeLessThan(180);
  });
});

describe('without an outage', () => {
  it('a client looks twice, and has its result when it is there', () => {
    const load = { ...outageAt(30), encoderWorks: () => true };
    const outcome = simulate(load, { ...deploymentAt(30, times), policy: presentPolicy(DEFAULT_HELD_SECONDS) });

    expect(outcome.looksRefused).toBe(0);
    expect(outcome.looksPerAttempt).toBeLessThan(2.1);
    expect(outcome.meanSeconds).toBeLessThan(2);
  });
});
