import { describe, expect, it } from 'vitest';
import { openMemory, openTabStorage, type TextStorage } from '../../../console/app/session/memory.ts';

/** A storage that takes so many characters. */
function aStorage(room = 1_000): TextStorage & { readonly values: Map<string, string> } {
  const values = new Map<string, string>();
  return {
    values,
    getItem: (key) => values.get(key) ?? null,
    setItem(key, value) {
      if (value.length > room) throw new DOMException('The quota has been exceeded.', 'QuotaExceededError');
      values.set(key, value);
    },
    removeItem: (key) => values.delete(key),
  };
}

const session = {
  containerId: 'c',
  pictures: [{ imageId: 'i', name: 'me.jpg', preview: `data:image/jpeg;base64,${'A'.repeat(500)}` }],
};

describe('the memory of the tab', () => {
  it('gives back what it was given', () => {
    const memory = openMemory(aStorage());
    memory.write(session);

    expect(memory.read()).toEqual(session);
  });

  it('keeps the names where the pictures have no room', () => {
    const memory = openMemory(aStorage(200));
    memory.write(session);

    expect(memory.read()).toEqual({ containerId: 'c', pictures: [{ imageId: 'i', name: 'me.jpg' }] });
  });

  it('keeps nothing where not even the names have room', () => {
    const storage = aStorage();
    const memory = openMemory(storage);
    memory.write(session);
    const names = Array.from({ length: 5 }, (_, index) => ({ imageId: `${index}`, name: 'n'.repeat(250) }));
    memory.write({ containerId: 'another', pictures: names });

    expect(memory.read()).toBeUndefined();
    expect(storage.values.size).toBe(0);
  });

  it.each(['', 'no JSON', '{"containerId":1}'])('counts %j as nothing', (text) => {
    const storage = aStorage();
    storage.setItem('face-encode', text);

    expect(openMemory(storage).read()).toBeUndefined();
  });

  it('leaves nothing behind when it forgets', () => {
    const storage = aStorage();
    const memory = openMemory(storage);
    memory.write(session);
    memory.forget();

    expect(storage.values.size).toBe(0);
  });
});

describe('the storage of the tab', () => {
  it("is the browser's own", () => {
    const storage = aStorage();

    expect(openTabStorage(() => storage)).toBe(storage);
  });

  it('is one of the page alone where the browser forbids its own', () => {
    const memory = openMemory(
      openTabStorage(() => {
        throw new DOMException('Access is denied for this document.', 'SecurityError');
      }),
    );
    expect(memory.read()).toBeUndefined();

    memory.write(session);
    expect(memory.read()).toEqual(session);

    memory.forget();
    expect(memory.read()).toBeUndefined();
  });
});
