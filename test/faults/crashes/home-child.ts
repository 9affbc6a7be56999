// First: it has to see the modules before anything takes functions out of them.
import './kill-at-write.ts';

import { writeSync } from 'node:fs';
import { createLog } from '../../../functions/telemetry/log.ts';
import { openHome } from '../../../local/store/open-home.ts';
import { createHomeActor } from './home-actor.ts';
import { type HomeFlow, homeFlows, isHomeFlow, type Told } from './home-flows.ts';
import { countWrites } from './kill-at-write.ts';

/**
 * A process that opens a data folder and goes through a flow, or only works, and is killed before one of its writes. It
 * reads a line with folder, flow, write and webhook, and prints what clients were told, line by line.
 */
const [folder = '', name = '', killBefore = '0', webhookUrl] = await readOrders();
const print = (...words: string[]) => writeSync(1, `${words.join(' ')}\n`);

const start = name === 'first start' ? countWrites(Number(killBefore)) : undefined;
const home = openHome(folder, { events: true, faceSearch: true, log: createLog('error', () => undefined) });
await home.recover();
const actor = createHomeActor(home, webhookUrl);
const told: Told = {
  accepted: ({ containerId, imageId }) => print('accepted', containerId, imageId),
  enrolled: ({ containerId, imageId }) => print('enrolled', containerId, imageId),
  announced: ({ containerId, imageId }) => print('announced', containerId, imageId),
  erased: (containerId, imageId = '') => print('erased', containerId, imageId),
};
print('writes', String((start ?? (await act())).writes));
home.close();

async function act() {
  if (!isHomeFlow(name)) {
    const count = countWrites(Number(killBefore));
    await actor.work();
    return count;
  }
  const flow: HomeFlow = homeFlows[name];
  const image = (await flow.prepare?.(actor, told)) ?? { containerId: '', imageId: '' };
  const count = countWrites(Number(killBefore));
  await flow.act(actor, told, image);
  return count;
}

async function readOrders(): Promise<string[]> {
  for await (const line of process.stdin.setEncoding('utf8')) return String(line).trim().split('\t');
  return [];
}
