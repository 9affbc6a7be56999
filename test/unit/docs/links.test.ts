import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';

const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.md'], {
  encoding: 'utf8',
})
  .trim()
  .split('\n')
  .filter((file) => existsSync(file));

/** As GitHub makes the anchor of a heading. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replaceAll(/\s/g, '-');

/** A comment in a code block is no heading. */
const anchorsOf = (file: string): string[] =>
  [
    ...readFileSync(file, 'utf8')
      .replaceAll(/^```[\s\S]*?^```/gm, '')
      .matchAll(/^#+ (.+)$/gm),
  ].map(([, heading = '']) => anchorOf(heading));

const links = files.flatMap((file) =>
  [...readFileSync(file, 'utf8').matchAll(/\]\((?!https?:)([^)\s#]*)(?:#([^)\s]+))?\)/g)].map(
    ([, path = '', anchor]) => ({ file, target: path === '' ? file : join(dirname(file), path), anchor }),
  ),
);

describe('the documents', () => {
  it('link to files that exist', () => {
    expect(links.length).toBeGreaterThan(100);
    expect(links.filter(({ target }) => !existsSync(target))).toEqual([]);
  });

  it('link to headings that exist', () => {
    const broken = links.filter(
      ({ target, anchor }) =>
        anchor && target.endsWith('.md') && existsSync(target) && !anchorsOf(target).includes(anchor),
    );
    expect(broken).toEqual([]);
  });

  it('name source files that exist', () => {
    const sources =
      /`((?:api|bench|bin|cli|client|console|encoder|functions|lib|local|scripts|settings|test)\/[\w./-]+\.ts)`/g;
    const named = files.flatMap((file) =>
      [...readFileSync(file, 'utf8').matchAll(sources)].map(([, path = '']) => ({ file, path })),
    );
    expect(named.length).toBeGreaterThan(50);
    // CONTRIBUTING.md adds a route that there is not, as an example.
    expect(named.filter(({ path }) => !existsSync(path) && !/\bget-limits\b/.test(path))).toEqual([]);
  });

  it('are all in the index', () => {
    const index = links.filter(({ file }) => file === 'docs/README.md').map(({ target }) => target);
    const pages = files.filter((file) => /^docs\/[^/]+\.md$/.test(file) && file !== 'docs/README.md');
    expect(pages.filter((page) => !index.includes(page))).toEqual([]);
  });

  it('begin with a README that can be read in a few minutes', () => {
    expect(readFileSync('README.md', 'utf8').split(/\s+/).length).toBeLessThan(1_500);
  });
});
