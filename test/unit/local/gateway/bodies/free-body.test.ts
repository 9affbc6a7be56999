import { expect, it } from 'vitest';
import { freeBody } from '../../../../../local/gateway/bodies/free-body.ts';

it('frees a body that has its memory for itself, once', () => {
  const body = new Uint8Array(1000);
  freeBody(body);
  freeBody(body);

  expect(body.buffer).toMatchObject({ detached: true });
});

it('leaves the memory alone of which a body is a part', () => {
  const whole = Uint8Array.of(1, 2, 3, 4);
  freeBody(whole.subarray(1, 3));

  expect([...whole]).toEqual([1, 2, 3, 4]);
});
