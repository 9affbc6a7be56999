import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { functionNames } from '../../lib/function-specs.ts';
import { rolesTable } from '../../scripts/maintain/roles-table.ts';

it('the page about security has the roles of the templates, as they are', () => {
  const page = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'security.md'), 'utf8');

  // When this fails: npm run -s maintain:roles-table
  expect(page).toContain(rolesTable());
});

it('the roles are those of all functions, of the search too', () => {
  const table = rolesTable();

  for (const name of functionNames) expect(table).toMatch(new RegExp(`^\\| \`(http|queue)/${name}\``, 'm'));
  expect(table).toContain('vector index: dynamodb:SearchVectors');
});
