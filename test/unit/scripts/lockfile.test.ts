import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';

const REPAIR = 'repair it with `npm run maintain:lock`';

const packageSchema = z.looseObject({
  integrity: z.string().optional(),
  inBundle: z.boolean().optional(),
  link: z.boolean().optional(),
  resolved: z.string().optional(),
  hasInstallScript: z.boolean().optional(),
  optionalDependencies: z.record(z.string(), z.string()).optional(),
});
const text = readFileSync('package-lock.json', 'utf8');
const { packages } = z.object({ packages: z.record(z.string(), packageSchema) }).parse(JSON.parse(text));
const installed = Object.entries(packages).filter(([path]) => path.startsWith('node_modules/'));
/** Folders of this project that others import by the name of a package. */
const ownFolders = ['client'];

const pathsOf = (matches: (entry: z.output<typeof packageSchema>) => boolean): string[] =>
  installed.filter(([, entry]) => matches(entry)).map(([path]) => path);

describe('package-lock.json', () => {
  it('has the hash of every package that is fetched', () => {
    expect(installed.length).toBeGreaterThan(200);
    const unhashed = pathsOf(
      ({ integrity, inBundle, link }) => !inBundle && !link && !integrity?.startsWith('sha512-'),
    );
    expect(unhashed, REPAIR).toEqual([]);
  });

  it('names neither a registry nor a path of some machine', () => {
    expect(pathsOf(({ resolved }) => resolved !== undefined && !ownFolders.includes(resolved))).toEqual([]);
    expect(text).not.toMatch(/\.tgz"|"file:(?!client")|"\/|[A-Z]:\\\\/);
  });

  it('has the optional packages of every platform, so that `npm ci` accepts it everywhere', () => {
    const wanted = installed.flatMap(([, { optionalDependencies = {} }]) =>
      Object.entries(optionalDependencies).filter(([, version]) => /^\d+\.\d+\.\d+$/.test(version)),
    );
    expect(wanted.length).toBeGreaterThan(50);
    const missing = wanted.map(([name]) => `node_modules/${name}`).filter((path) => !(path in packages));
    expect(missing, REPAIR).toEqual([]);
  });

  it('makes npm neither warn of the Node that runs npm nor run an install script that uses the network', () => {
    expect(
      pathsOf((entry) => 'engines' in entry),
      REPAIR,
    ).toEqual([]);
    expect(pathsOf(({ hasInstallScript }) => hasInstallScript === true).sort(), REPAIR).toEqual([
      'node_modules/classic-level',
      'node_modules/esbuild',
      'node_modules/node',
    ]);
  });
});
