import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Fills blocks of a page of the project, named from its top, such as `docs/deployment.md`. */
export async function fillPageOfProject(page: string, blocks: Readonly<Record<string, string>>): Promise<void> {
  const file = join(import.meta.dirname, '../..', page);
  await writeFile(file, fillPage(await readFile(file, 'utf8'), blocks));
}

/**
 * A page with its blocks filled in. A block stands between the lines `<!-- name -->` and `<!-- end of name -->`.
 *
 * @throws RangeError for a page without any of these blocks
 */
export function fillPage(page: string, blocks: Readonly<Record<string, string>>): string {
  let filled = 0;
  const text = page.replaceAll(/<!-- ([\w-]+) -->\n[\s\S]*?<!-- end of \1 -->/g, (old, name: string) => {
    const block = blocks[name];
    if (block === undefined) return old;
    filled += 1;
    return `<!-- ${name} -->\n${block}\n<!-- end of ${name} -->`;
  });
  if (filled === 0) throw new RangeError('the page has none of the blocks');
  return text;
}
