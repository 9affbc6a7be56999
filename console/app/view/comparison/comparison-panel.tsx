import type { Session } from '../../session/actions.ts';
import { makeScale } from '../../session/comparison/scale.ts';
import type { NamedFace } from '../../session/faces.ts';
import { isProcessing, type SessionState } from '../../session/state.ts';
import { DistanceScale } from './distance-scale.tsx';
import { HeatMap } from './heat-map.tsx';
import { PeopleList } from './people-list.tsx';
import { ThresholdSlider } from './threshold-slider.tsx';

interface ComparisonPanelProps {
  readonly session: Session;
  readonly state: SessionState;
  readonly faces: readonly NamedFace[];
}

/** The people, all pairs on a scale, and each distance in a table. */
export function ComparisonPanel({ session, state, faces }: ComparisonPanelProps) {
  const { comparison, threshold, defaultThreshold, pictures } = state;
  const left = new Set(comparison?.not_compared);
  const compared = faces.filter(({ faceId }) => !left.has(faceId));
  // Follows the slider at once; the answer of the API comes a moment later.
  const limit = threshold ?? defaultThreshold ?? comparison?.threshold;
  return (
    <section aria-labelledby="comparison-title">
      <h2 id="comparison-title">Comparison</h2>
      {comparison && limit !== undefined && compared.length > 1 ? (
        <div class="comparison">
          <PeopleList faces={compared} />
          <DistanceScale scale={makeScale(compared, comparison, limit)}>
            <ThresholdSlider
              threshold={limit}
              defaultThreshold={defaultThreshold}
              setThreshold={session.setThreshold}
            />
          </DistanceScale>
          <HeatMap faces={compared} comparison={comparison} threshold={limit} />
          {left.size > 0 && (
            <p class="muted">
              {left.size === 1 ? 'One face is' : `${left.size} faces are`} not compared: another encoder made the
              vectors.
            </p>
          )}
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
