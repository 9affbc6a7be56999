import * as z from 'zod';
import type { Violation } from '../invariants.ts';
import type { StoredItems } from '../stores/stored-items.ts';

/** What a function of the API answers. */
export const answerSchema = z.object({
  statusCode: z.number(),
  headers: z.record(z.string(), z.string()),
  body: z.string(),
});
export const imageSchema = z.object({ image_id: z.string() });
export const summarySchema = z.object({ images: z.array(z.object({ image_id: z.string(), status: z.string() })) });
export const announcedSchema = imageSchema.extend({
  upload: z.object({ url: z.string(), fields: z.record(z.string(), z.string()) }),
});

/** Every slot is one that an answer has promised. */
export function checkRefused({ containers }: StoredItems, promised: ReadonlyMap<string, unknown>): Violation[] {
  const slots = containers.flatMap((container) => [...container.slots.keys()]);
  return slots
    .filter((imageId) => !promised.has(imageId))
    .map((detail) => ({ invariant: 'a refused upload takes no slot', detail }));
}
