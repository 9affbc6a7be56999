// First: it has to see the modules before anything takes functions out of them.
import './faulty-calls.ts';

import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { NOW } from '../../support/builders.ts';
import { pictureNumber } from '../support/known-pictures.ts';
import { printFaults } from '../support/matrix.ts';
import { type Call, type Target, targetsOf, unwatched, watchCalls } from './faulty-calls.ts';
import { createClient } from './home-client.ts';
import { homeFlows } from './home-flows.ts';
import { type HomeRig, openRig } from './home-rig.ts';
import { createJudge } from './judge-home.ts';

let rig: HomeRig;
let judge: ReturnType<typeof createJudge>;

beforeEach(async () => {
  vi.useFakeTimers({ now: NOW, toFake: ['Date'] });
  rig = await openRig();
  judge = createJudge(rig);
});

afterEach(async () => {
  await rig.close();
  vi.useRealTimers();
});

interface Run {
  readonly broken: readonly string[];
  readonly calls: readonly Call[];
  readonly isMet: boolean;
}

/** Goes through a flow with a container of its own. */
async function run(flow: string, target?: Target): Promise<Run> {
  await openSearch();
  const client = createClient(rig.url, judge.countSlots);
  const watch = watchCalls(rig.home.database, rig.folder, target);
  try {
    await homeFlows[flow]?.(client, rig.workOff, rig.webhook);
  } catch (error) {
    client.broken.push(String(error));
  } finally {
    watch.end();
  }
  const broken = judge.judge(client);
  // What one run leaves must not show in the next.
  if (broken.length > 0) clear();
  return { broken, calls: watch.calls, isMet: watch.isMet() };
}

/** After a fault in its index, the search begins anew with the next one. So each run has the same calls. */
async function openSearch(): Promise<void> {
  const unknownPerson = {
    owner: 'nobody',
    encoder: { name: 'none', version: '1' },
    vector: Array<number>(128).fill(0),
  };
  await rig.home.enrolments?.search({ ...unknownPerson, limit: 1, maxDistance: 0, now: NOW });
}

function clear(): void {
  unwatched(() => rig.home.database.exec('DELETE FROM jobs; DELETE FROM containers'));
  for (const name of ['pictures', 'incoming']) {
    for (const entry of readdirSync(join(rig.folder, name))) rmSync(join(rig.folder, name, entry), { recursive: true });
  }
}

describe.each(Object.keys(homeFlows))('on one machine, %s', (flow) => {
  it('keeps every promise, whatever fault any call meets', async () => {
    const plain = await run(flow);
    expect(plain.broken).toEqual([]);

    const broken: string[] = [];
    const unmet: Target[] = [];
    const targets = targetsOf(plain.calls);
    for (const target of targets) {
      const result = await run(flow, target);
      const where = `${target.name}, call ${target.occurrence + 1}, ${target.fault}`;
      broken.push(...result.broken.map((promise) => `${where}: ${promise}`));
      if (!result.isMet) unmet.push(target);
    }

    printFaults(flow, plain.calls, targets.length, broken);
    expect({ broken, unmet }).toEqual({ broken: [], unmet: [] });
    expect(judge.isWhole()).toBe(true);
  });
});

describe('a database that is really full', () => {
  it('refuses uploads with 503, takes no slot, and goes on when there is room', async () => {
    const client = createClient(rig.url, judge.countSlots);
    await client.create();
    const { database } = rig.home;
    const limit = (pages: number) => database.exec(`PRAGMA max_page_count = ${pages}`);
    limit(1);
    const path = `${rig.url}/v1/containers`;
    const statuses: number[] = [];
    for (let count = 0; count < 200; count += 1) statuses.push((await fetch(path, { method: 'POST' })).status);
    expect(new Set(statuses)).toEqual(new Set([201, 503]));

    limit(1_000_000);
    await client.upload(pictureNumber(1), 'completed');
    await rig.workOff();
    expect(judge.judge(client)).toEqual([]);
  });
});
