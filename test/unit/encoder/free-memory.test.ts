import { expect, it } from 'vitest';
import { freeMemory } from '../../../encoder/free-memory.ts';

it('frees an array that has its memory for itself', () => {
  const array = new Uint8Array(1000);
  freeMemory(array);

  expect(array.byteLength).toBe(0);
  expect(array.buffer).toMatchObject({ detached: true });
});

it('leaves the memory alone of which an array is a part', () => {
  const whole = Uint8Array.of(1, 2, 3, 4);
  freeMemory(whole.subarray(1, 3));

  expect([...whole]).toEqual([1, 2, 3, 4]);
});

it('leaves the memory alone that small buffers share', () => {
  const [one, other] = [Buffer.from('one'), Buffer.from('other')];
  freeMemory(one);

  expect(one.toString()).toBe('one');
  expect(other.toString()).toBe('other');
});

it('leaves memory alone that threads share', () => {
  const shared = new Uint8Array(new SharedArrayBuffer(4));
  freeMemory(shared);

  expect(shared.byteLength).toBe(4);
});
