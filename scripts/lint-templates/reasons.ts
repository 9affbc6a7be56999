import type { Finding } from './linters.ts';

/** A finding that stays, and why. */
interface Reason {
  readonly rule: string;
  /** Which resources; all of them without it. */
  readonly resource?: RegExp;
  readonly why: string;
}

const reasons: readonly Reason[] = [];

export const reasonFor = ({ rule, resource }: Finding): Reason | undefined =>
  reasons.find((reason) => reason.rule === rule && (reason.resource?.test(resource) ?? true));
