import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLog } from '../../../functions/telemetry/log.ts';
import { type Home, openHome } from '../../../local/store/open-home.ts';
import { MAX_RECEIVES } from '../../../settings/work-limits.ts';
import { startWebhookServer, type WebhookServer } from '../../support/http/webhook-server.ts';
import { makeTestFolder } from '../../support/test-folder.ts';
import { createHomeActor } from './home-actor.ts';
import { homeFlows, isHomeFlow } from './home-flows.ts';
import { judgeHome, type ToldLine } from './judge-home.ts';

/** Where the program of the children is: bundled, it starts in a fifth of the time. */
let bundleFolder: string;
/** A child that loads its program while the one before it is at work. */
let spare: ChildProcess;
let webhook: WebhookServer;

const startChild = (): ChildProcess =>
  spawn(process.execPath, [join(bundleFolder, 'home-child.mjs')], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { PATH: process.env.PATH },
  });

beforeAll(async () => {
  bundleFolder = await mkdtemp(join(tmpdir(), 'face-encode-test-'));
  await build({
    entryPoints: [join(import.meta.dirname, 'home-child.ts')],
    outfile: join(bundleFolder, 'home-child.mjs'),
    ...{ bundle: true, platform: 'node', format: 'esm', external: ['sharp', 'onnxruntime-node'] },
  });
  webhook = await startWebhookServer();
  spare = startChild();
});

afterAll(async () => {
  spare.kill('SIGKILL');
  await webhook.stop();
  await rm(bundleFolder, { recursive: true });
});

interface Run {
  readonly isKilled: boolean;
  /** How many writes the flow has, where it came to its end. */
  readonly writes: number;
  readonly told: readonly ToldLine[];
}

/** @param killBefore the write before which the child dies; 0 for none */
async function runChild(folder: string, flow: string, killBefore: number, webhookUrl = ''): Promise<Run> {
  const child = spare;
  spare = startChild();
  const printed = child.stdout ? text(child.stdout) : Promise.resolve('');
  child.stdin?.end(`${[folder, flow, killBefore, webhookUrl].join('\t')}\n`);
  const [code, signal] = await once(child, 'close');
  if (code !== 0 && signal !== 'SIGKILL') throw new Error(`The child ended with ${code ?? signal}`);
  const lines = (await printed)
    .trim()
    .split('\n')
    .map((line): ToldLine => {
      const [what = '', containerId = '', imageId = ''] = line.split(' ');
      return [what, containerId, imageId];
    });
  const writes = Number(lines.find(([what]) => what === 'writes')?.[1] ?? 0);
  return { isKilled: signal === 'SIGKILL', writes, told: lines.filter(([what]) => what !== '' && what !== 'writes') };
}

const open = (folder: string): Home =>
  openHome(folder, { events: true, faceSearch: true, log: createLog('error', () => undefined) });

/** Starts again in this process, works until nothing is due, and cleans up. */
async function restart(folder: string): Promise<Home> {
  const home = open(folder);
  await home.recover();
  await createHomeActor(home, webhook.url).work();
  await home.maintain().stop();
  return home;
}

/** Runs a flow, kills it before one of its writes, and starts again. */
async function runCase(flow: string, killBefore: number, deliveries = 1, webhookUrl?: string) {
  const folder = await makeTestFolder();
  const run = await runChild(folder, flow, killBefore, webhookUrl);
  const home = await restart(folder);
  const isErasing = flow.startsWith('erase');
  const end = flow.includes('corrupt') ? ('failed' as const) : ('completed' as const);
  const broken = judgeHome(home, webhook, { folder, told: run.told, isErasing, end, deliveries });
  home.close();
  return { ...run, broken: broken.map((promise) => `killed before write ${killBefore}: ${promise}`) };
}

/** Goes through all writes of a flow. */
async function killEverywhere(flow: string, deliveries?: number, webhookUrl?: string): Promise<number> {
  const alive = await runCase(flow, 0, deliveries, webhookUrl);
  expect(alive.broken).toEqual([]);
  expect(alive.writes).toBeGreaterThan(0);
  const broken: string[] = [];
  for (let write = 1; write <= alive.writes; write += 1) {
    const run = await runCase(flow, write, deliveries, webhookUrl);
    if (!run.isKilled) broken.push(`write ${write} was not reached`);
    broken.push(...run.broken);
  }
  expect(broken).toEqual([]);
  return alive.writes;
}

describe('a process that is killed between any two of its writes', () => {
  it.each(Object.keys(homeFlows))('keeps every promise: %s', async (flow) => {
    expect(isHomeFlow(flow)).toBe(true);
    await killEverywhere(flow);
  });

  it('can be started again: the first start', async () => {
    await killEverywhere('first start');
  });

  it('keeps every promise: encode, and tell the webhook', async () => {
    // Between the call and its note no process can know of it.
    await killEverywhere('encode', 2, webhook.url);
  });
});

describe('a picture on which the process dies', () => {
  it(`ends failed after ${MAX_RECEIVES} tries, and its neighbours do not pay for it`, async () => {
    const folder = await makeTestFolder();
    const home = open(folder);
    const actor = createHomeActor(home);
    const containerId = await actor.createContainer();
    const deadly = await actor.upload(containerId, 'deadly');
    const others = [await actor.upload(containerId, 'good'), await actor.upload(containerId, 'good')];
    home.close();

    let deaths = 0;
    while (deaths <= MAX_RECEIVES && (await runChild(folder, 'work', 0)).isKilled) deaths += 1;

    expect(deaths).toBe(MAX_RECEIVES);
    const after = open(folder);
    const slotOf = async (imageId: string) => (await after.containers.findSlot(containerId, imageId))?.slot;
    expect(await slotOf(deadly.imageId)).toMatchObject({ status: 'failed', failure: { code: 'encoder_unavailable' } });
    for (const { imageId } of others) expect(await slotOf(imageId)).toMatchObject({ status: 'completed' });
    expect(await after.pictures.list(containerId)).toEqual([]);
    after.close();
  });
});
