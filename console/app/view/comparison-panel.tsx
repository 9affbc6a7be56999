import type { NamedFace } from '../session/faces.ts';
import type { Session } from '../session/session.ts';
import { isProcessing, type SessionState } from '../session/state.ts';
import { HeatMap } from './heat-map.tsx';
import { PeopleList } from './people-list.tsx';
import { ThresholdSlider } from './threshold-slider.tsx';

interface ComparisonPanelProps {
  readonly session: Session;
  readonly state: SessionState;
  readonly faces: readonly NamedFace[];
}

/** How far the faces are from each other, and who is taken for whom. */
export function ComparisonPanel({ session, state, faces }: ComparisonPanelProps) {
  const { comparison, threshold, pictures } = state;
  const left = new Set(comparison?.not_compared);
  const compared = faces.filter(({ faceId }) => !left.has(faceId));
  return (
    <section aria-labelledby="comparison-title">
      <h2 id="comparison-title">Comparison</h2>
      {comparison && compared.length > 1 ? (
        <div class="comparison">
          <HeatMap faces={compared} comparison={comparison} threshold={threshold} />
          <div class="comparison-side">
            <ThresholdSlider threshold={threshold} setThreshold={session.setThreshold} />
            <PeopleList faces={compared} />
            {left.size > 0 && (
              <p class="muted">
                {left.size === 1 ? 'One face is' : `${left.size} faces are`} not compared: another encoder made the
                vectors.
              </p>
            )}
          </div>
        </div>
      ) : (
        <p class="muted">{hintFor(faces.length, pictures.some(isProcessing))}</p>
      )}
    </section>
  );
}

function hintFor(faces: number, processing: boolean): string {
  if (processing) return 'The distances come as soon as faces are found.';
  if (faces === 0) return 'No faces yet: nothing to compare.';
  if (faces === 1) return 'One face so far. Add another picture to compare it with.';
  return 'Comparing…';
}
