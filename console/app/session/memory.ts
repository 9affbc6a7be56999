import * as z from 'zod';

/** What the page needs to show a container again after a reload; it lives as long as the browser's tab. */
const memorySchema = z.object({
  containerId: z.string(),
  pictures: z.array(
    z.object({
      imageId: z.string(),
      name: z.string().optional(),
      caption: z.string().optional(),
      preview: z.string().optional(),
      /** The user has deleted it, and the API may not know yet. */
      deleted: z.boolean().optional(),
    }),
  ),
});

export type Memory = z.infer<typeof memorySchema>;

/** The part of a browser's `sessionStorage` that is used here. */
export interface TextStorage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

const KEY = 'face-encode';

export function openMemory(storage: TextStorage) {
  return {
    read(): Memory | undefined {
      try {
        return memorySchema.parse(JSON.parse(storage.getItem(KEY) ?? ''));
      } catch {
        return undefined;
      }
    },

    /** Without room for the small pictures, what they are called is kept. */
    write(memory: Memory): void {
      try {
        storage.setItem(KEY, JSON.stringify(memory));
      } catch {
        const pictures = memory.pictures.map(({ preview, ...rest }) => rest);
        storage.setItem(KEY, JSON.stringify({ ...memory, pictures }));
      }
    },

    forget: () => storage.removeItem(KEY),
  };
}

export type SessionMemory = ReturnType<typeof openMemory>;
