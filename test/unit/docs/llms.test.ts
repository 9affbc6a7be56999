import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { routes } from '../../../api/routes.ts';

const text = readFileSync('llms.txt', 'utf8');
const named = [...text.matchAll(/`((?:GET|POST|PUT|DELETE) \/[^`]*)`/g)].map(([, call]) => call);

/** What pages load is nothing for a model. */
const calls = routes
  .filter(({ path, operationId }) => path !== '/' && !operationId.endsWith('File'))
  .map(({ method, path }) => `${method} ${path}`);

describe('llms.txt', () => {
  it('names every call of the API, and no other', () => {
    expect(named.toSorted()).toEqual(calls.toSorted());
  });

  it('links to documents that exist', () => {
    const links = [...text.matchAll(/\]\(([^)]+)\)/g)].map(([, path = '']) => path);

    expect(links.length).toBeGreaterThan(5);
    expect(links.filter((path) => !existsSync(path))).toEqual([]);
  });
});
