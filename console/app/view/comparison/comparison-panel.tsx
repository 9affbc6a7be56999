import type { Session } from '../../session/actions.ts';
import type { NamedFace } from '../../session/faces.ts';
import { isProcessing, type SessionState } from '../../session/state.ts';
import { findVerdict } from '../../session/verdict.ts';
import { HeatMap } from './heat-map.tsx';
import { PeopleList } from './people-list.tsx';
import { ThresholdSlider } from './threshold-slider.tsx';
import { VerdictPanel } from './verdict-panel.tsx';

interface ComparisonPanelProps {
  readonly session: Session;
  readonly state: SessionState;
  readonly faces: readonly NamedFace[];
  /** Address of the API, for links. */
  readonly base: string;
}

/** Who is in the pictures, in one sentence; then the people, and how far their faces are from each other. */
export function ComparisonPanel({ session, state, faces, base }: ComparisonPanelProps) {
  const { comparison, threshold, defaultThreshold, pictures } = state;
  const left = new Set(comparison?.not_compared);
  const compared = faces.filter(({ faceId }) => !left.has(faceId));
  const verdict = findVerdict(compared, comparison);
  // Follows the slider at once; the answer of the API comes a moment later.
  const limit = threshold ?? defaultThreshold ?? comparison?.threshold;
  return (
    <>
      {comparison && verdict && (
        <VerdictPanel
          verdict={verdict}
          comparison={comparison}
          chosen={comparison.threshold === threshold}
          base={base}
        />
      )}
      <section aria-labelledby="comparison-title">
        <h2 id="comparison-title">Comparison</h2>
        {comparison && limit !== undefined && compared.length > 1 ? (
          <div class="comparison">
            <PeopleList faces={compared} />
            <div class="comparison-distances">
              <HeatMap faces={compared} comparison={comparison} threshold={limit} />
              <ThresholdSlider
                threshold={limit}
                defaultThreshold={defaultThreshold}
                setThreshold={session.setThreshold}
              />
            </div>
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
    </>
  );
}

function hintFor(faces: number, processing: boolean): string {
  if (processing) return 'The distances come as soon as faces are found.';
  if (faces === 0) return 'No faces yet: nothing to compare.';
  if (faces === 1) return 'One face so far. Add another picture to compare it with.';
  return 'Comparing…';
}
