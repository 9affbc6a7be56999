import { expect, it, vi } from 'vitest';
import type { QueueClient } from '../../../local/queue-client.ts';
import { watchErasures } from '../../../local/watch-erasures.ts';

/** A queue that hands out messages with these bodies, and tells what is done in which order. */
function watch(...bodies: string[]) {
  const steps: string[] = [];
  const queue: QueueClient = {
    receive: async () => bodies.map((Body, index) => ({ Body, ReceiptHandle: `receipt ${index}` })),
    delete: vi.fn(async (handles) => void steps.push(`delete ${handles.join(', ')}`)),
  };
  const watched = watchErasures(queue, () => void steps.push('note'));
  return { queue, watched, steps, receive: () => watched.receive(10, new AbortController().signal) };
}

const erase = JSON.stringify({ task: 'erase_container', containerId: 'c', createdAt: 1 });
const eraseImage = JSON.stringify({ task: 'erase_image', containerId: 'c', imageId: 'i', createdAt: 1 });
const check = JSON.stringify({ task: 'check_upload', containerId: 'c', imageId: 'i' });

it.each([erase, eraseImage])('notes %s before and after its message is deleted', async (body) => {
  const { receive, watched, steps } = watch(check, body);
  expect(await receive()).toHaveLength(2);
  expect(steps).toEqual([]);
  await watched.delete(['receipt 0', 'receipt 1']);
  expect(steps).toEqual(['note', 'delete receipt 0, receipt 1', 'note']);
});

it('notes no other task, and no erasure that comes again', async () => {
  const { receive, watched, steps } = watch(check, 'no task', erase);
  await receive();
  await watched.delete(['receipt 0', 'receipt 1']);
  expect(steps).toEqual(['delete receipt 0, receipt 1']);
});

it('has noted an erasure whose message may be deleted or not', async () => {
  const { queue, receive, watched, steps } = watch(erase);
  vi.mocked(queue.delete).mockRejectedValueOnce(new Error('no answer'));
  await receive();
  await expect(watched.delete(['receipt 0'])).rejects.toThrow('no answer');
  expect(steps).toEqual(['note']);
});
