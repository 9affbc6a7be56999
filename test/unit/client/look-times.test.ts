import { expect, it } from 'vitest';
import { createLookTimes } from '../../../client/connection/times/look-times.ts';

it('keeps the time that the last upload to a container asks for, and no other container waits for it', () => {
  let now = 0;
  const looks = createLookTimes(() => now);
  looks.note('a', 1_000);
  now = 400;
  expect([looks.left('a'), looks.left('b')]).toEqual([600, 0]);

  looks.note('a', 1_000);
  now = 900;
  expect(looks.left('a')).toBe(500);

  now = 1_400;
  looks.note('b', 1_000);
  expect([looks.left('a'), looks.left('b')]).toEqual([0, 1_000]);
});
