import { describe, expect, it } from 'vitest';
import { keepSeparator, splitSides } from '../../../../cli/verification/split-sides.ts';

describe('the words of a command line', () => {
  it.each([
    [
      ['verify', 'a', '--', 'b', '--', 'c'],
      ['verify', 'a', '--', '--', 'b', '--', 'c'],
    ],
    [
      ['verify', 'a', 'b'],
      ['verify', 'a', 'b'],
    ],
    [
      ['encode', '--', '-a.jpg'],
      ['encode', '--', '-a.jpg'],
    ],
  ])('%j go to the parser as %j', (words, kept) => {
    expect(keepSeparator(words)).toEqual(kept);
  });
});

describe('the pictures of both sides', () => {
  it('are those before and behind the --', () => {
    expect(splitSides(['a', 'b', '--', 'c'], true)).toEqual({ reference: ['a', 'b'], probe: ['c'] });
  });

  it('may be more than a container holds where there is none', () => {
    expect(splitSides([...'abcdef', '--', 'g'], false).reference).toHaveLength(6);
    expect(() => splitSides([...'abcdef', '--', 'g'], true)).toThrow(/5 pictures for each side, not 6/);
  });
});
