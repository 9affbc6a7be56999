import { describe, expect, it } from 'vitest';
import { collectHeaders } from '../../../../functions/endpoints/http/headers/collect-headers.ts';

describe('collectHeaders', () => {
  it('joins the lines of Prefer and If-None-Match, in their order', () => {
    const pairs = [
      ['Prefer', 'respond-async'],
      ['If-None-Match', '"a"'],
      ['PREFER', 'wait=5'],
      ['if-none-match', '"b"'],
    ] as const;

    expect(collectHeaders(pairs)).toEqual({ prefer: 'respond-async, wait=5', 'if-none-match': '"a", "b"' });
  });

  it('takes the last value of any other header, whatever its name', () => {
    const pairs = [
      ['X', 'a'],
      ['x', 'b'],
      ['__proto__', 'c'],
    ] as const;

    expect(Object.entries(collectHeaders(pairs))).toEqual([
      ['x', 'b'],
      ['__proto__', 'c'],
    ]);
  });
});
