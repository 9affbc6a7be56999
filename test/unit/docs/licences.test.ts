import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';

const lockSchema = z.object({
  packages: z.record(
    z.string(),
    z.looseObject({
      license: z.string().optional(),
      dev: z.boolean().optional(),
      link: z.boolean().optional(),
    }),
  ),
});
const { packages } = lockSchema.parse(JSON.parse(readFileSync('package-lock.json', 'utf8')));

/** Licences that ask for nothing but their own text. */
const permissive = ['MIT', 'MIT-0', 'Apache-2.0', 'ISC', '0BSD', 'BSD-3-Clause', '(MIT OR CC0-1.0)'];

/** Libraries under the LGPL: packages of their own that anyone can replace, never bundled. docs/packages.md says so. */
const replaceable = /^(libheif-js|@img\/sharp-(libvips-.+|wasm32|win32-.+))$/;

const shipped = Object.entries(packages)
  .filter(([path, { dev, link }]) => path.startsWith('node_modules/') && !dev && !link)
  .map(([path, { license }]) => ({ name: path.replace(/^.*node_modules\//, ''), license: license ?? 'unknown' }));

describe('the licences of what is installed with the service', () => {
  it('ask for nothing but their text, but for those of libraries that can be replaced', () => {
    expect(shipped.length).toBeGreaterThan(100);
    const asking = shipped.filter(({ license }) => !permissive.includes(license));

    expect(asking.filter(({ name }) => !replaceable.test(name))).toEqual([]);
    expect(asking.every(({ license }) => license.includes('LGPL-3.0'))).toBe(true);
  });

  it('are in the table of the documentation', () => {
    const document = readFileSync('docs/packages.md', 'utf8');
    const counted = Map.groupBy(shipped, ({ license }) => license);

    const missing = [...counted.keys()].filter((license) => !document.includes(`| ${license} |`));

    expect(missing).toEqual([]);
  });
});
