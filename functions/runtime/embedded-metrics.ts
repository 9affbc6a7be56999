import { type Metrics, noMetrics } from '../telemetry/metrics.ts';

/**
 * Metrics in CloudWatch's embedded metric format: one JSON line on standard output, which costs no call and no time.
 * Standard output and not the console, because Lambda puts words before the console's lines.
 *
 * @param namespace without one nothing is written
 */
export function embeddedMetrics(namespace: string | undefined, write = writeLine): Metrics {
  if (!namespace) return noMetrics;
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

function writeLine(record: object): void {
  process.stdout.write(`${JSON.stringify(record)}\n`);
}
