import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';

const constantPattern = /^const (_\w+) = ("[^"]*");$/gm;
const computedKeyPattern = /\[(_\w+)\]:/g;

/**
 * The SDK's generated schemas spell object keys as `[_constant]:`. To esbuild a computed key is a side effect, so it
 * would keep the schemas of all operations of S3 for the sake of two. Writing the constant's text in its place means
 * the same and lets go of 55 KiB.
 */
export const foldSchemaKeys: Plugin = {
  name: 'fold-schema-keys',
  setup(build) {
    build.onLoad({ filter: /@aws-sdk\/client-[^/]+\/dist-es\/schemas\/schemas_0\.js$/ }, async ({ path }) => ({
      contents: foldKeys(await readFile(path, 'utf8')),
      loader: 'js',
    }));
  },
};

/** Replaces computed keys that are constants of this file by their text. */
export function foldKeys(source: string): string {
  const constants = new Map([...source.matchAll(constantPattern)].map(([, name = '', text = '']) => [name, text]));
  return source.replace(computedKeyPattern, (whole, name: string) => {
    const text = constants.get(name);
    return text ? `${text}:` : whole;
  });
}
