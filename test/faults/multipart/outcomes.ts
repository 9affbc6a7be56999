/** How often each outcome has come up. */
export type Outcomes = Map<string, number>;

export const countOutcomes = (): Outcomes => new Map();

export function note(outcomes: Outcomes, outcome: string): void {
  outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
}
