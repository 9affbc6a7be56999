import { describe, expect, it } from 'vitest';
import { createByteBudget } from '../../../local/byte-budget.ts';

/** Lets everything run that is ready to. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

/** Books bytes and tells what has to wait. */
function follow(order: string[]) {
  return (name: string, wait: Promise<void> | undefined) => {
    if (!wait) order.push(name);
    else void wait.then(() => order.push(name));
  };
}

describe('a budget of bytes', () => {
  it('lets bodies be read while there is room, and then makes them wait in order', async () => {
    const budget = createByteBudget(100, 0);
    const [first, second, third] = [budget.open(), budget.open(), budget.open()];
    const order: string[] = [];
    const went = follow(order);
    went('first', first.add(60));
    first.complete();
    went('second', second.add(60));
    went('third', third.add(10));
    await settle();
    expect(order).toEqual(['first']);

    first.close();
    await settle();
    expect(order).toEqual(['first', 'second', 'third']);
  });

  it('costs a body nothing that never sends what it has announced', () => {
    const budget = createByteBudget(100, 0);
    for (let count = 0; count < 1_000; count += 1) budget.open();
    expect(budget.open().add(100)).toBeUndefined();
  });

  it('lets small bodies pass when large ones have used everything up', () => {
    const budget = createByteBudget(100, 10);
    const large = budget.open();
    void large.add(500);
    large.complete();
    expect(budget.open().add(10)).toBeUndefined();
    expect(budget.open().add(11)).toBeInstanceOf(Promise);
  });

  it('lets one body be read to its end where none could ever be done', async () => {
    const budget = createByteBudget(100, 0);
    const [stalled, first, second] = [budget.open(), budget.open(), budget.open()];
    const order: string[] = [];
    const went = follow(order);
    void stalled.add(100);
    went('first', first.add(10));
    went('second', second.add(10));
    await settle();
    expect(order).toEqual(['first']);
    expect(first.add(10)).toBeUndefined();

    // While it is worked on the others wait, and then it is the next one's turn.
    first.complete();
    await settle();
    expect(order).toEqual(['first']);
    first.close();
    await settle();
    expect(order).toEqual(['first', 'second']);
  });

  it('takes bytes back once, however often it is asked to', () => {
    const budget = createByteBudget(100, 0);
    const [twice, other] = [budget.open(), budget.open()];
    void twice.add(60);
    void other.add(40);
    other.complete();
    twice.close();
    twice.close();
    expect(budget.open().add(60)).toBeUndefined();
    expect(budget.open().add(1)).toBeInstanceOf(Promise);
  });

  it('forgets a body that is closed while it waits', async () => {
    const budget = createByteBudget(100, 0);
    const [large, gone, next] = [budget.open(), budget.open(), budget.open()];
    void large.add(101);
    const order: string[] = [];
    const went = follow(order);
    went('gone', gone.add(1));
    went('next', next.add(1));
    gone.close();
    large.close();
    await settle();
    expect(order).toContain('next');
  });
});
