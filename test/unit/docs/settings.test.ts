import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

/** The variables that the schemas of the local run name. */
const variables = globSync('local/settings/*.ts').flatMap((file) =>
  [...readFileSync(file, 'utf8').matchAll(/^ +([A-Z][A-Z_]+): /gm)].map(([, name = '']) => name),
);

describe('docs/settings.md', () => {
  it('names every variable of the local run', () => {
    const document = readFileSync('docs/settings.md', 'utf8');

    expect(variables.length).toBeGreaterThan(15);
    expect(variables.filter((name) => !document.includes(`\`${name}\``))).toEqual([]);
  });
});
