import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import manifest from '../../../package.json' with { type: 'json' };

const files = execFileSync('git', ['ls-files', '*.md', '*.ts', '*.py', '*.json', '*.yml', '.ci/run'], {
  encoding: 'utf8',
})
  .trim()
  .split('\n')
  // Tests make up scripts.
  .filter((file) => file !== 'package-lock.json' && !file.startsWith('test/') && existsSync(file));

const mentions = files.flatMap((file) =>
  [...readFileSync(file, 'utf8').matchAll(/\bnpm run ([a-z][\w:-]*\w)/g)].map(([, script = '']) => ({ file, script })),
);

describe('the scripts of npm', () => {
  it('exist wherever a document, a comment or another script names one', () => {
    expect(mentions.length).toBeGreaterThan(50);
    expect(mentions.filter(({ script }) => !(script in manifest.scripts))).toEqual([]);
  });
});
