import type { Matches } from '../../../../client/index.ts';

/** The search among enrolled people, as far as the page has used it for the container that it shows. */
export interface SearchState {
  readonly busy: 'searching' | 'enrolling' | 'ending' | undefined;
  /** The person of this container was enrolled in this tab; `label`: as what. */
  readonly enrolled: { readonly label: string | undefined } | undefined;
  readonly found: Found | undefined;
}

export interface Found {
  readonly matches: Matches;
  /** The face that was searched for, as a data URL; undefined where this browser does not have its picture. */
  readonly face: string | undefined;
  /** The faces of the matches that this tab has enrolled, as data URLs by container. */
  readonly faces: ReadonlyMap<string, string>;
}

export const noSearch: SearchState = { busy: undefined, enrolled: undefined, found: undefined };

/** Such as `2 matches among 300 enrolled people`. */
export function countMatches({ matches, searched }: Matches): string {
  const found = matches.length === 1 ? 'One match' : `${matches.length || 'No'} matches`;
  return `${found} among ${searched === 1 ? 'one enrolled person' : `${searched.toLocaleString('en')} enrolled people`}`;
}
