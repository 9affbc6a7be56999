import { downloadText } from '../../browser/download-text.ts';
import { toCsv } from '../../session/export/to-csv.ts';
import { toJson } from '../../session/export/to-json.ts';
import type { NamedFace } from '../../session/faces.ts';
import type { SessionState } from '../../session/state.ts';

interface ResultsProps {
  readonly state: SessionState;
  readonly faces: readonly NamedFace[];
}

/** The results as files. */
export function Results({ state, faces }: ResultsProps) {
  const name = `face-encode-${state.containerId?.slice(0, 8) ?? ''}`;
  return (
    <section class="results" aria-labelledby="results-title">
      <h2 id="results-title">Results</h2>
      <div class="actions">
        <button type="button" onClick={() => downloadText(`${name}.json`, 'application/json', toJson(state))}>
          Download JSON
        </button>
        <button
          type="button"
          onClick={() => downloadText(`${name}.csv`, 'text/csv;charset=utf-8', toCsv(state.pictures, faces))}
        >
          Download CSV
        </button>
      </div>
      <p class="muted">Both hold the vectors of the faces: keep them as safe as the pictures.</p>
    </section>
  );
}
