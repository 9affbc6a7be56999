import { describe, expect, it } from 'vitest';
import { createContainer } from '../../../functions/domain/containers/create-container.ts';
import { deriveFaceId, isId, newId } from '../../../functions/domain/ids.ts';
import { CONTAINER_ID, IMAGE_ID, NOW } from '../../support/builders.ts';
import { memoryContainers } from '../../support/homes/memory-stores.ts';

describe('ids', () => {
  it('are UUIDs of version 4', () => {
    expect(newId()).toSatisfy(isId);
  });

  it('of faces derive from the image and the place, and are shaped the same', () => {
    const ids = [deriveFaceId(IMAGE_ID, 0), deriveFaceId(IMAGE_ID, 1), deriveFaceId(CONTAINER_ID, 0)];

    expect(ids).toSatisfy((all: string[]) => all.every(isId));
    expect(new Set(ids).size).toBe(3);
    expect(deriveFaceId(IMAGE_ID, 0)).toBe(ids[0]);
  });

  it.each(['', 'x', `${IMAGE_ID} `, IMAGE_ID.replace('-4', '-1'), `${IMAGE_ID}/..`, 'constructor'])(
    'are not %j',
    (text) => {
      expect(isId(text)).toBe(false);
    },
  );
});

describe('createContainer', () => {
  it('makes an empty container that expires after the days of retention, at a whole second', async () => {
    const containers = memoryContainers();
    const now = () => NOW + 999;

    const created = await createContainer({ containers, newId: () => CONTAINER_ID, now, retentionDays: 30 }, 'owner');

    const expiresAt = NOW + 30 * 24 * 60 * 60_000;
    expect(created).toEqual({ containerId: CONTAINER_ID, owner: 'owner', createdAt: NOW + 999, expiresAt });
    expect(containers.stored.get(CONTAINER_ID)).toEqual({ ...created, slots: [] });
  });
});
