import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { mutations } from '../../../scripts/faults/mutations/all.ts';

describe('a mechanism that can be taken out', () => {
  it.each(mutations.map(({ mechanism, file, from }) => ({ mechanism, file, from })))(
    'stands in its file once: $mechanism',
    ({ file, from }) => {
      expect(readFileSync(file, 'utf8').split(from)).toHaveLength(2);
    },
  );
});
