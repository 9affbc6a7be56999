import { expect, it } from 'vitest';
import { createByteBudget } from '../../../local/byte-budget.ts';

/** Lets everything run that is ready to. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

it('gives bytes at once while there are some, and makes others wait in order', async () => {
  const budget = createByteBudget(100);
  const order: string[] = [];
  const take = async (name: string, bytes: number) => {
    const giveBack = await budget.take(bytes);
    order.push(name);
    return giveBack;
  };
  const first = await take('first', 60);
  const second = take('second', 60);
  const third = take('third', 10);
  await settle();
  expect(order).toEqual(['first']);

  first();
  await second;
  await third;
  expect(order).toEqual(['first', 'second', 'third']);
});

it('gives bytes back once, however often it is asked to', async () => {
  const budget = createByteBudget(100);
  const giveBack = await budget.take(60);
  giveBack();
  giveBack();
  await budget.take(100);
  let taken = false;
  void budget.take(1).then(() => {
    taken = true;
  });
  await settle();
  expect(taken).toBe(false);
});

it('lets one that wants more than there is have everything', async () => {
  const budget = createByteBudget(100);
  const giveBack = await budget.take(1_000);
  let taken = false;
  const next = budget.take(1).then(() => {
    taken = true;
  });
  await settle();
  expect(taken).toBe(false);

  giveBack();
  await next;
  expect(taken).toBe(true);
});
