import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import manifest from '../../../package.json' with { type: 'json' };

const [table = ''] = readFileSync('docs/packages.md', 'utf8').split('\n## ');
const cells = [...table.matchAll(/^\| (.+?) \| /gm)].map(([, cell = '']) => cell).slice(2);
const mark = ' (dev)';

describe('the table of packages', () => {
  it('lists every dependency, and no other', () => {
    const listed = cells.filter((cell) => !cell.endsWith(mark)).flatMap((cell) => cell.split(', '));

    expect(listed.toSorted()).toEqual(Object.keys(manifest.dependencies).toSorted());
  });

  it('lists every development dependency, and no other', () => {
    const listed = cells.filter((cell) => cell.endsWith(mark)).flatMap((cell) => cell.replace(mark, '').split(', '));

    expect(listed.toSorted()).toEqual(Object.keys(manifest.devDependencies).toSorted());
  });
});
