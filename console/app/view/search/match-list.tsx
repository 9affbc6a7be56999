import { formatRate } from '../../../../api/format-rate.ts';
import { countMatches, type Found } from '../../session/search/search-state.ts';

/** From this average number of strangers within the limit on, the page says that there may be some. */
const NOTEWORTHY = 0.05;

const numberFormat = new Intl.NumberFormat('en', { maximumSignificantDigits: 2 });
const dayFormat = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'long', year: 'numeric' });

/** The candidates, nearest first, each with both faces as far as this browser has them. */
export function MatchList({ found: { matches, face, faces } }: { readonly found: Found }) {
  const { expected_false_matches: strangers } = matches;
  return (
    <>
      <h3>{countMatches(matches)}</h3>
      {strangers >= NOTEWORTHY && (
        <p>
          Expect strangers among the matches: of so many people, {numberFormat.format(strangers)} are within the limit
          on average, although they are other people.
        </p>
      )}
      <ol class="matches">
        {matches.matches.map((match) => {
          const part = formatRate(match.false_match_rate.estimate);
          return (
            <li key={match.container_id}>
              <span class="match-faces">
                <Face source={face} alt="The person of this container" />
                <Face source={faces.get(match.container_id)} alt={`The match ${match.label ?? ''}`} />
              </span>
              <div>
                <p>
                  <strong>{match.label ?? 'Without a label'}</strong>: distance {match.distance.toFixed(2)}
                  {part && `, by estimate at most ${part} strangers look so alike`}
                </p>
                <p class="muted">
                  Enrolled on {dayFormat.format(new Date(match.enrolled_at))}, from{' '}
                  {match.faces === 1 ? 'one face' : `${match.faces} faces`}.{' '}
                  <a href={`#${match.container_id}`}>Open this container</a>
                </p>
              </div>
            </li>
          );
        })}
      </ol>
    </>
  );
}

/** The API gives no pictures back, so there are faces of the people only who were enrolled in this tab. */
function Face({ source, alt }: { readonly source: string | undefined; readonly alt: string }) {
  if (source) return <img class="match-face" src={source} alt={alt} />;
  return (
    <span class="match-face empty" title="This browser does not have the picture">
      <span aria-hidden="true">?</span>
      <span class="visually-hidden">{alt}: the picture is not in this browser</span>
    </span>
  );
}
