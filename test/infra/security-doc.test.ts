import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { rolesTable } from '../../scripts/roles-table.ts';

it('the page about security has the roles of the templates, as they are', () => {
  const page = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'security.md'), 'utf8');

  // When this fails: npm run -s maintain:roles-table
  expect(page).toContain(rolesTable());
});
