import type { Comparison } from '../../../../client/index.ts';
import { type NamedFace, personName } from '../../session/faces.ts';
import { formatRate, type Verdict } from '../../session/verdict.ts';
import { FaceThumb } from '../parts/face-thumb.tsx';

interface VerdictPanelProps {
  readonly verdict: Verdict;
  readonly comparison: Comparison;
  /** The limit is the user's, not the API's own. */
  readonly chosen: boolean;
  /** Address of the API, for links. */
  readonly base: string;
}

/** The answer, in one sentence, with the two faces that it speaks of. */
export function VerdictPanel({ verdict: { title, reason, pair }, comparison, chosen, base }: VerdictPanelProps) {
  const visible = pair.every(({ picture, encoding }) => picture.preview && encoding.box);
  return (
    <section class="panel verdict" aria-label="Verdict">
      {visible && (
        <div class="verdict-faces">
          {pair.map((face) => (
            <VerdictFace key={face.faceId} face={face} />
          ))}
        </div>
      )}
      <div class="verdict-text">
        <p class="verdict-sentence">
          <strong>{title}</strong>
          {reason}
        </p>
        <p class="muted">
          {explainLimit(comparison, chosen)} <a href={`${base}/docs`}>What the numbers mean</a>
        </p>
      </div>
    </section>
  );
}

function VerdictFace({ face }: { readonly face: NamedFace }) {
  return (
    <figure>
      <FaceThumb face={face} />
      <figcaption>
        {face.name}
        {face.person !== undefined && ` person ${personName(face.person)}`}
      </figcaption>
    </figure>
  );
}

function explainLimit({ max_false_match_rate: allowed, calibration }: Comparison, chosen: boolean): string {
  if (chosen) return 'The limit is the one that you chose below.';
  const part = allowed && formatRate(allowed);
  if (!part || !calibration) {
    return 'The limit is the usual one. No error rates were measured for this encoder.';
  }
  const { pictures, identities } = calibration;
  return `The limit is the distance within which at most ${part} pairs of strangers are. It was measured on ${pictures} pictures of ${identities} people.`;
}
