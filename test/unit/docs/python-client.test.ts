import { globSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { operations } from '../../../api/openapi/operations.ts';

const folder = 'clients/python/src/face_encode_client';

/** createContainer -> create_container, as openapi-python-client names the module of an operation. */
const moduleName = (operationId: string): string =>
  operationId.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

it('the part of the Python client that is written by hand makes every call of the API', () => {
  const source = globSync(`${folder}/_*.py`).map((file) => readFileSync(file, 'utf8'));
  const made = source.flatMap((text) => [...text.matchAll(/\b(\w+)\._get_kwargs\b/g)].map(([, name]) => name));

  expect([...new Set(made)].sort()).toEqual(Object.keys(operations).map(moduleName).sort());
});
