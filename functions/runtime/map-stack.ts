import { readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { fileURLToPath } from 'node:url';

/** A place in a bundle, as stacks name it. */
const place = /(file:\/\/\/[^\s()]+\.mjs):(\d+):(\d+)/g;

const maps = new Map<string, SourceMap | undefined>();

/**
 * The same stack with places in the sources. The maps beside the bundles are opened here, when there is a stack to log: Node's
 * own `--enable-source-maps` opens them at every import, which took 15 to 25 ms of a cold start.
 */
export function mapStack(stack: string): string {
  return stack.replaceAll(place, (found: string, file: string, line: string, column: string) => {
    const origin = findMap(file)?.findOrigin(Number(line), Number(column));
    if (!origin || !('fileName' in origin)) return found;
    return `${withoutParents(origin.fileName)}:${origin.lineNumber}:${origin.columnNumber}`;
  });
}

function findMap(file: string): SourceMap | undefined {
  if (!maps.has(file)) maps.set(file, readMap(file));
  return maps.get(file);
}

/** A stack without its map is better than none. */
function readMap(file: string): SourceMap | undefined {
  try {
    return new SourceMap(JSON.parse(readFileSync(`${fileURLToPath(file)}.map`, 'utf8')));
  } catch {
    return undefined;
  }
}

/** ../../../functions/domain/erase.ts -> functions/domain/erase.ts */
const withoutParents = (path: string): string =>
  path.replace(/^(file:\/\/)?.*?((\.\.\/)+|\/\.cache\/functions\/[^/]+\/)/, '');
