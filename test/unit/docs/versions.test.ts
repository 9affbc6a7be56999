import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import manifest from '../../../package.json' with { type: 'json' };

it('the Python client has the version of the service whose API it knows', () => {
  expect(readFileSync('clients/python/pyproject.toml', 'utf8')).toContain(`\nversion = "${manifest.version}"\n`);
});
