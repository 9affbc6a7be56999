import type { Synthesised } from './synth.ts';

export interface Effect {
  readonly context: Readonly<Record<string, string>>;
  /** What is read from the templates, and what it must be. */
  readonly read: (synthesised: Synthesised) => unknown;
  readonly expected: unknown;
}
