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

/**
 * The storage of the tab. Where the settings of the browser forbid it, a look at it throws, and this page remembers nothing after it.
 *
 * @param find gives the browser's own
 */
export function openTabStorage(find: () => TextStorage): TextStorage {
  try {
    return find();
  } catch {
    const values = new Map<string, string>();
    return {
      getItem: (key) => values.get(key) ?? null,
      setItem: (key, value) => values.set(key, value),
      removeItem: (key) => values.delete(key),
    };
  }
}

/** Stores the first of the values that fits. When none fits, the stored one is removed, because it is out of date. */
export function keep(storage: TextStorage, key: string, ...values: readonly unknown[]): void {
  storage.removeItem(key);
  for (const value of values) {
    try {
      storage.setItem(key, JSON.stringify(value));
      return;
    } catch {
      // There is no room for it.
    }
  }
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
      const pictures = memory.pictures.map(({ preview, ...rest }) => rest);
      keep(storage, KEY, memory, { ...memory, pictures });
    },

    forget: () => storage.removeItem(KEY),
  };
}

export type SessionMemory = ReturnType<typeof openMemory>;
