import { type NamedFace, personName } from '../session/faces.ts';
import { CopyButton } from './copy-button.tsx';
import { FaceThumb } from './face-thumb.tsx';

interface FaceListProps {
  readonly faces: readonly NamedFace[];
  readonly announce: (text: string) => void;
}

export function FaceList({ faces, announce }: FaceListProps) {
  if (faces.length === 0) return null;
  return (
    <ul class="face-list">
      {faces.map((face) => (
        <li key={face.faceId}>
          <FaceThumb face={face} />
          <span class="face-text">
            <strong>{face.name}</strong>
            {face.person === undefined ? '' : ` person ${personName(face.person)}`}
            <span class="face-details">
              <span class="muted">{formatConfidence(face.encoding.confidence)}</span>
              <CopyButton
                text={() => JSON.stringify(face.encoding.vector)}
                label={`Copy vector of face ${face.name}`}
                announce={announce}
              >
                Copy vector
              </CopyButton>
            </span>
          </span>
        </li>
      ))}
    </ul>
  );
}

const percent = new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 1 });

const formatConfidence = (confidence: number | null): string =>
  confidence === null ? '' : `${percent.format(confidence)} sure`;
