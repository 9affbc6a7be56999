import { expect, it } from 'vitest';
import { crc32c } from '../../../local/crc32c.ts';

it('computes CRC-32C: the check value of its definition', () => {
  expect(crc32c(Buffer.from('123456789'))).toBe(0xe3069283);
});
