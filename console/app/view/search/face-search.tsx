import { useRef } from 'preact/hooks';
import { MAX_LABEL_LENGTH } from '../../../../api/limits.ts';
import type { Session } from '../../session/actions.ts';
import type { SearchState } from '../../session/search/search-state.ts';
import { MatchList } from './match-list.tsx';

interface FaceSearchProps {
  readonly session: Session;
  readonly search: SearchState;
}

/** A drawer: enrols the person of the container, and finds enrolled people who look like this one. */
export function FaceSearch({ session, search: { busy, enrolled, found } }: FaceSearchProps) {
  const label = useRef<HTMLInputElement>(null);
  return (
    <details class="face-search">
      <summary>
        <h2>Search among enrolled people</h2>
      </summary>
      <p class="muted">
        The person of this container is the one who is in most of its pictures. Matches are candidates for you to look
        at, never a decision.
      </p>
      <form
        class="field-row"
        onSubmit={(event) => {
          event.preventDefault();
          void session.enrol(label.current?.value.trim() || undefined);
        }}
      >
        <button type="button" class="primary" aria-disabled={busy !== undefined} onClick={() => void session.search()}>
          {busy === 'searching' ? 'Searching…' : 'Find matches'}
        </button>
        <span class="enrolment-label">
          <label for="enrolment-label">Label</label>
          <input
            ref={label}
            id="enrolment-label"
            maxLength={MAX_LABEL_LENGTH}
            placeholder="optional"
            autocomplete="off"
            aria-describedby="enrolment-note"
          />
        </span>
        <button type="submit" aria-disabled={busy !== undefined}>
          {busy === 'enrolling' ? 'Enrolling…' : 'Enrol this person'}
        </button>
        <button
          type="button"
          class="danger"
          aria-disabled={busy !== undefined}
          onClick={() => void session.endEnrolment()}
        >
          {busy === 'ending' ? 'Ending…' : 'End enrolment'}
        </button>
      </form>
      <p class="muted" id="enrolment-note">
        {enrolled ? `Enrolled in this tab${enrolled.label ? ` as ${enrolled.label}` : ''}. ` : ''}
        An enrolment ends with its container at the latest. This tab keeps the small face of a person who is enrolled in
        it.
      </p>
      {found && <MatchList found={found} />}
    </details>
  );
}
