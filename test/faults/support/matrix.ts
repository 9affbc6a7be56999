import type { StoreCall } from './store-calls.ts';

/** Prints which calls a flow makes, how many runs were made of it, and what was broken. */
export function printMatrix(
  flow: string,
  calls: readonly StoreCall[],
  treatments: readonly { readonly fault: string; readonly tries: number }[],
  broken: readonly string[],
): void {
  const faults = treatments.map(({ fault, tries }) => `${fault}${tries === 1 ? ' once' : ''}`);
  const lines = [
    `${flow}: ${calls.length} calls x ${faults.length} faults (${faults.join(', ')}), ${broken.length} broken promises`,
    `  ${calls.map(({ operation }) => operation).join(' ')}`,
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}
