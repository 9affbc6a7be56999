import type { Session } from '../../session/actions.ts';
import type { NamedFace } from '../../session/faces.ts';
import type { Picture } from '../../session/state.ts';
import { FaceList } from './face-list.tsx';
import { PictureFrame } from './picture-frame.tsx';
import { PictureStatus } from './picture-status.tsx';

interface PictureCardProps {
  readonly session: Session;
  readonly picture: Picture;
  /** From 1. */
  readonly number: number;
  readonly faces: readonly NamedFace[];
  readonly watchFailed: boolean;
}

/** One picture: how far it is, and what was found in it. */
export function PictureCard({ session, picture, number, faces, watchFailed }: PictureCardProps) {
  const title = picture.name ?? 'Uploaded elsewhere';
  const leaving = picture.removal !== undefined;

  return (
    <li class="picture-card" data-state={stateOf(picture)}>
      <PictureFrame picture={picture} number={number} faces={faces} />
      <div class="card-body">
        <div class="card-head">
          <h3 title={title}>
            <span class="number">{number}</span> {title}
          </h3>
          <button
            type="button"
            class="quiet icon"
            title="Delete"
            aria-label={`Delete picture ${number}, ${title}`}
            aria-disabled={leaving}
            onClick={() => void session.removePicture(picture.key)}
          >
            <svg viewBox="0 0 16 16" aria-hidden="true">
              <path d="M3 4.500h10M6.500 4V2.500h3V4M4.500 4.500l.5 9h6l.5-9M6.800 7v4M9.200 7v4" />
            </svg>
          </button>
        </div>
        {picture.caption && <p class="caption">{picture.caption}</p>}
        <PictureStatus session={session} picture={picture} watchFailed={watchFailed} />
        {!leaving && <FaceList faces={faces} announce={session.announce} />}
      </div>
    </li>
  );
}

function stateOf({ upload, image, removal }: Picture): string {
  if (removal) return 'deleting';
  if (upload.phase !== 'accepted') return upload.phase;
  return image?.status ?? 'processing';
}
