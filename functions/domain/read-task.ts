import * as z from 'zod';
import { parseJson } from './parse-json.ts';
import type { DeferredTask } from './ports.ts';

const image = { containerId: z.uuidv4(), imageId: z.uuidv4() };
const createdAt = z.int().positive();

/** A task as it is stored: ids and times, nothing else. */
const taskSchema = z.discriminatedUnion('task', [
  z.object({ task: z.literal('check_upload'), ...image, createdAt }),
  z.object({ task: z.literal('erase_container'), containerId: z.uuidv4(), createdAt }),
  z.object({ task: z.literal('erase_image'), ...image, createdAt }),
  z.object({ task: z.literal('release_image'), ...image, createdAt, reservationId: z.uuidv4() }),
]) satisfies z.ZodType<DeferredTask>;

/** The task that a JSON text holds, or undefined when it holds none. */
export const readTask = (text: string): DeferredTask | undefined => taskSchema.safeParse(parseJson(text)).data;
