import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const source = globSync(['functions/**/*.ts', 'local/**/*.ts']).map((file) => readFileSync(file, 'utf8'));
const logCall = /\b\w*[lL]og(?:\.with\([^)]*\))?\s*\.(?:debug|info|warn|error)\(\s*'([A-Z_]+)'/g;
const inSource = source.flatMap((text) => [...text.matchAll(logCall)].map(([, code]) => code ?? ''));
const inDocument = [...readFileSync('docs/log-codes.md', 'utf8').matchAll(/^\| `([A-Z_]+)`/gm)].map(([, code]) => code);

describe('docs/log-codes.md', () => {
  it('lists every code that is logged, and no other', () => {
    expect(inDocument.toSorted()).toEqual([...new Set(inSource)].toSorted());
  });
});
