/** A mechanism that is taken out of the service, and the tests that have to notice. */
export interface Mutation {
  readonly mechanism: string;
  readonly file: string;
  /** Text that stands in the file once. */
  readonly from: string;
  readonly to: string;
  /** What vitest is called with: the cheapest tests that see it. */
  readonly test: readonly string[];
}

/** Mutations of one file that the same tests see. */
export const inFile =
  (file: string, test: readonly string[]) =>
  (mechanism: string, from: string, to = ''): Mutation => ({ mechanism, file, from, to, test });

const lane = (project: string) => (path: string, name?: string) => [
  ...['--project', project, `test/${project}/${path}`],
  ...(name ? ['-t', name] : []),
];

export const unit = lane('unit');
export const integration = lane('integration');
export const faults = lane('faults');

/** A condition of SQL that holds always. Its parameters stay, so that the statement can still be run. */
export const always = (condition: string): string => `(${condition} OR TRUE)`;
