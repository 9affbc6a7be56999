import type { Session } from '../../session/actions.ts';
import type { NamedFace } from '../../session/faces.ts';
import type { Picture } from '../../session/state.ts';
import { PictureCard } from './picture-card.tsx';

interface PictureGridProps {
  readonly session: Session;
  readonly pictures: readonly Picture[];
  readonly faces: readonly NamedFace[];
  /** Nobody asks the API any more how far the pictures are. */
  readonly watchFailed: boolean;
}

export function PictureGrid({ session, pictures, faces, watchFailed }: PictureGridProps) {
  return (
    <section aria-labelledby="pictures-title">
      <h2 id="pictures-title">Pictures</h2>
      <ol class="picture-grid">
        {pictures.map((picture, index) => (
          <PictureCard
            key={picture.key}
            session={session}
            picture={picture}
            number={index + 1}
            watchFailed={watchFailed}
            faces={faces.filter((face) => face.picture.key === picture.key)}
          />
        ))}
      </ol>
    </section>
  );
}
