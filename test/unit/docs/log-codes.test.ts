import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const source = globSync(['functions/**/*.ts', 'local/**/*.ts']).map((file) => readFileSync(file, 'utf8'));
const logCall = /\b\w*[lL]og(?:\.with\([^)]*\))?\s*\.(debug|info|warn|error)\(\s*'([A-Z_]+)'/g;
const inSource = source.flatMap((text) => [...text.matchAll(logCall)].map(([, level, code]) => `${code} ${level}`));

/** Rows of the table: code, level, meaning, what to do. */
const rows = readFileSync('docs/log-codes.md', 'utf8')
  .split('\n')
  .filter((line) => /^\| `[A-Z_]+`/.test(line))
  .map((line) => line.split(' | ').map((cell) => cell.replace(/^\| /, '').replace(/ ?\|$/, '').trim()))
  .map(([code = '', level = '', , advice = '']) => ({ code: code.replaceAll('`', ''), level, advice }));

describe('docs/log-codes.md', () => {
  it('lists every code that is logged, with its level, and no other', () => {
    const inDocument = rows.map(({ code, level }) => `${code} ${level}`);
    expect(inDocument.toSorted()).toEqual([...new Set(inSource)].toSorted());
  });

  it('says what to do about every warning and every error', () => {
    const silent = rows.filter(({ level, advice }) => level !== 'info' && level !== 'debug' && advice === '');
    expect(silent.map(({ code }) => code)).toEqual([]);
  });
});
