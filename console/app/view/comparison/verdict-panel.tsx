import { formatRate } from '../../../../api/format-rate.ts';
import type { Comparison } from '../../../../client/index.ts';
import { findVerdict } from '../../session/comparison/verdict.ts';
import { type NamedFace, personName } from '../../session/faces.ts';
import { FaceThumb } from '../parts/face-thumb.tsx';

interface VerdictPanelProps {
  readonly faces: readonly NamedFace[];
  readonly comparison: Comparison | undefined;
  /** The limit that the user chose; undefined: the API's own. */
  readonly threshold: number | undefined;
  /** Address of the API, for links. */
  readonly base: string;
}

/** The answer, in one sentence, with the two faces that it speaks of; nothing as long as there is none. */
export function VerdictPanel({ faces, comparison, threshold, base }: VerdictPanelProps) {
  const verdict = findVerdict(faces, comparison);
  if (!comparison || !verdict) return null;
  const { title, reason, pair } = verdict;
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
          {explainLimit(comparison, comparison.threshold === threshold)}{' '}
          <a href={`${base}/docs`}>What the numbers mean</a>
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
  return `The limit is the distance within which an estimated ${part} pairs of strangers are. It was measured on ${pictures} pictures of ${identities} people. Among people of one sex, age and origin, more strangers look so alike.`;
}
