import { describe, expect, it } from 'vitest';
import { blockedPort } from '../../../settings/blocked-port.ts';

const at = (port: number) => new URL(`http://127.0.0.1:${port}/`);

describe('a port to which fetch makes no connection', () => {
  it.each([1, 9, 2049, 5060, 6000, 6697, 10080])('is refused, and fetch refuses it too: %i', async (port) => {
    expect(blockedPort(at(port))).toContain(`must not use port ${port}`);
    await expect(fetch(at(port))).rejects.toThrow(expect.objectContaining({ cause: new Error('bad port') }));
  });

  it.each([80, 443, 3000, 8000, 8001, 9000])('is no other: %i', (port) => {
    expect(blockedPort(at(port))).toBeUndefined();
  });
});
