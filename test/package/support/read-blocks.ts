import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..', '..');

/** The address of the service in documents. The tests take a free port. */
const DOCUMENTED_API = 'http://127.0.0.1:8001';

/** A document of the project, as its reader has it, but for the address of the service. */
export async function readDocument(path: string, url = DOCUMENTED_API): Promise<string> {
  return (await readFile(join(root, path), 'utf8')).replaceAll(DOCUMENTED_API, url);
}

/** The fenced blocks of a language, in their order. */
export function blocksOf(document: string, language: string): string[] {
  return [...document.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, 'gms'))].map(([, block = '']) => block);
}

/**
 * What stands in backticks in the text of a document, and matches.
 *
 * @throws {Error} when the document does not say it
 */
export function commandIn(document: string, pattern: RegExp): string {
  const found = [...document.matchAll(/`([^`\n]+)`/g)].map(([, text = '']) => text).find((text) => pattern.test(text));
  if (found === undefined) throw new Error(`The document has no ${pattern}`);
  return found;
}
