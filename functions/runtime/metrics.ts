/** Numbers of one event by name. */
export type MetricValues = Readonly<Record<string, { readonly value: number; readonly unit: MetricUnit }>>;

export type MetricUnit = 'Count' | 'Milliseconds';

/**
 * Counts what happened. A dimension makes a series of its own for each of its values, each of which costs money every
 * month, so only short closed lists may be one: never an id.
 */
export type Metrics = (values: MetricValues, dimension?: Readonly<Record<string, string>>) => void;

/**
 * Metrics in CloudWatch's embedded metric format: one JSON line on standard output, which costs no call and no time.
 * Standard output and not the console, because Lambda puts words before the console's lines. Without a namespace, as in
 * the local run, nothing is written.
 */
export function createMetrics(namespace: string | undefined, write = writeLine): Metrics {
  if (!namespace) return () => undefined;
  return (values, dimension = {}) => {
    const metrics = Object.entries(values).map(([name, { unit }]) => ({ Name: name, Unit: unit }));
    const keys = Object.keys(dimension);
    // With a dimension the sum over all its values is kept as well: alarms cannot add series up.
    const dimensions = keys.length > 0 ? [[], keys] : [[]];
    write({
      _aws: {
        Timestamp: Date.now(),
        CloudWatchMetrics: [{ Namespace: namespace, Dimensions: dimensions, Metrics: metrics }],
      },
      ...dimension,
      ...Object.fromEntries(Object.entries(values).map(([name, { value }]) => [name, value])),
    });
  };
}

export const count = (value = 1) => ({ value, unit: 'Count' }) as const;

export const milliseconds = (value: number) => ({ value, unit: 'Milliseconds' }) as const;

function writeLine(record: object): void {
  process.stdout.write(`${JSON.stringify(record)}\n`);
}
