import { beforeEach, expect, it, onTestFinished } from 'vitest';
import type { Slot } from '../../../functions/domain/model.ts';
import { pictureOf } from '../../../functions/domain/picture-name.ts';
import { sweepExpired, sweepOrphans } from '../../../local/maintenance/sweep.ts';
import { type Home, openHome } from '../../../local/store/open-home.ts';
import { aContainer, aPictureName, aSlot, CONTAINER_ID, MINUTE, NOW } from '../../support/builders.ts';
import { captureLogs } from '../../support/captured-logs.ts';
import { makeTestFolder } from '../../support/test-folder.ts';

const bytes = Uint8Array.of(1);

let home: Home;
let time: number;

beforeEach(async () => {
  time = NOW;
  const opened = openHome(await makeTestFolder(), { events: false, log: captureLogs().log, now: () => time });
  home = opened;
  onTestFinished(() => opened.close());
});

const sweeping = () => ({ ...home, now: () => time });

async function store(slot: Slot): Promise<void> {
  await home.containers.reserve({ containerId: CONTAINER_ID, owner: 'anyone', now: time, slot });
  await home.pictures.put(pictureOf(CONTAINER_ID, slot), bytes);
}

it.each([
  ['a picture whose slot waits for it', aPictureName()],
  ['a picture that an earlier version has stored', aPictureName({ createdAt: undefined })],
])('the sweep for orphans keeps %s', async (_, picture) => {
  await home.containers.create(aContainer());
  await home.containers.reserve({ containerId: CONTAINER_ID, owner: 'anyone', now: time, slot: aSlot() });
  await home.pictures.put(picture, bytes);

  expect(await sweepOrphans(sweeping())).toBe(0);
  expect(await home.pictures.list(CONTAINER_ID)).toEqual([picture]);
});

it('the sweep for orphans removes the picture of an erased image whose key was used again, and keeps the new one', async () => {
  const again = aSlot({ createdAt: NOW });
  await home.containers.create(aContainer());
  await store(aSlot());
  await home.containers.removeSlot(CONTAINER_ID, again.imageId, aSlot().createdAt);
  await store(again);

  expect(await sweepOrphans(sweeping())).toBe(1);
  expect(await home.pictures.list(CONTAINER_ID)).toEqual([pictureOf(CONTAINER_ID, again)]);
});

it('the sweep of an expired container keeps the picture of a new container that has its id', async () => {
  const again = aSlot({ createdAt: NOW + MINUTE });
  await home.containers.create(aContainer({ expiresAt: NOW + 1 }));
  await store(aSlot());
  time = NOW + MINUTE;
  const list = async (containerId: string) => {
    await home.containers.create(aContainer({ createdAt: time, expiresAt: time + MINUTE }));
    await store(again);
    return await home.pictures.list(containerId);
  };

  await sweepExpired({ ...sweeping(), pictures: { ...home.pictures, list } });

  expect(await home.pictures.list(CONTAINER_ID)).toEqual([pictureOf(CONTAINER_ID, again)]);
  expect((await home.containers.read(CONTAINER_ID))?.container.slots).toHaveLength(1);
});
