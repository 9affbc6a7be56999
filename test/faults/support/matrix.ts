import type { StoreCall } from './stores/store-calls.ts';

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

/** The same for one machine, whose calls differ in the faults that they can meet. */
export function printFaults(
  flow: string,
  calls: readonly { readonly name: string }[],
  runs: number,
  broken: readonly string[],
): void {
  const names = [...Map.groupBy(calls, ({ name }) => name)].map(([name, same]) => `${name} ${same.length}`);
  process.stdout.write(
    `${flow}: ${calls.length} calls, ${runs} faults, ${broken.length} broken promises\n  ${names.join(', ')}\n`,
  );
}
