import { type NamedFace, personName } from '../../session/faces.ts';
import { adviceFor } from '../../session/pictures/advice.ts';
import { CopyButton } from '../parts/copy-button.tsx';
import { FaceThumb } from '../parts/face-thumb.tsx';
import { Advice } from './advice.tsx';
import { FaceDetails } from './face-details.tsx';

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
          <div class="face-text">
            <p>
              <strong>{face.name}</strong>
              {face.person === undefined ? '' : ` person ${personName(face.person)}`}
            </p>
            <Advice sentences={adviceFor(face.encoding)} />
            <div class="face-tools">
              <FaceDetails face={face} />
              <CopyButton
                text={() => JSON.stringify(face.encoding.vector)}
                label={`Copy vector of face ${face.name}`}
                announce={announce}
              >
                Copy vector
              </CopyButton>
            </div>
          </div>
        </li>
      ))}
    </ul>
  );
}
