/** Numbers of one event by name. */
export type MetricValues = Readonly<Record<string, { readonly value: number; readonly unit: MetricUnit }>>;

export type MetricUnit = 'Count' | 'Milliseconds';

/**
 * Counts what happened. A dimension makes a series of its own for each of its values, each of which costs money every
 * month, so only short closed lists may be one: never an id.
 */
export type Metrics = (values: MetricValues, dimension?: Readonly<Record<string, string>>) => void;

/** Counts nothing, where no one reads metrics. */
export const noMetrics: Metrics = () => undefined;

export const count = (value = 1) => ({ value, unit: 'Count' }) as const;

export const milliseconds = (value: number) => ({ value, unit: 'Milliseconds' }) as const;
