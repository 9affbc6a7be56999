import { NO_FACE_ADVICE } from '../../session/advice.ts';
import type { NamedFace } from '../../session/faces.ts';
import type { Session } from '../../session/session.ts';
import { nameOf, type Picture } from '../../session/state.ts';
import { Advice } from './advice.tsx';
import { FaceList } from './face-list.tsx';
import { PictureFrame } from './picture-frame.tsx';

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
            aria-disabled={picture.deleting}
            onClick={() => void session.removePicture(picture.key)}
          >
            <svg viewBox="0 0 16 16" aria-hidden="true">
              <path d="M3 4.500h10M6.500 4V2.500h3V4M4.500 4.500l.5 9h6l.5-9M6.800 7v4M9.200 7v4" />
            </svg>
          </button>
        </div>
        <Status session={session} picture={picture} watchFailed={watchFailed} />
        <FaceList faces={faces} announce={session.announce} />
      </div>
    </li>
  );
}

function stateOf({ upload, image, deleting }: Picture): string {
  if (deleting) return 'deleting';
  if (upload.phase !== 'accepted') return upload.phase;
  return image?.status ?? 'processing';
}

type StatusProps = Pick<PictureCardProps, 'session' | 'picture' | 'watchFailed'>;

function Status({ session, picture, watchFailed }: StatusProps) {
  const { upload, image, key } = picture;
  if (picture.deleting) return <Working>Deleting…</Working>;
  if (upload.phase === 'sending') return <Sending share={upload.share} name={nameOf(picture)} />;
  if (upload.phase === 'refused') {
    return (
      <div class="failure">
        <p>
          {upload.text}
          {upload.requestId && <span class="request-id"> Request {upload.requestId}</span>}
        </p>
        <button type="button" onClick={() => void session.retryUpload(key)}>
          Try again
        </button>
      </div>
    );
  }
  if (image?.status === 'failed') {
    return (
      <p class="failure">
        {image.error} <code>{image.error_code}</code>
      </p>
    );
  }
  if (image?.status === 'completed') {
    const count = image.encodings.length;
    return (
      <>
        <p class="status">{countFaces(count)}</p>
        <Advice sentences={count === 0 ? [NO_FACE_ADVICE] : []} />
      </>
    );
  }
  if (watchFailed) {
    return (
      <div class="failure">
        <p>Uploaded. What was found in it could not be asked.</p>
        <button type="button" onClick={() => void session.lookAgain()}>
          Ask again
        </button>
      </div>
    );
  }
  return <Working>Looking for faces…</Working>;
}

function Working({ children }: { readonly children: string }) {
  return (
    <p class="status working">
      <span class="spinner" aria-hidden="true" /> {children}
    </p>
  );
}

function Sending({ share, name }: { readonly share: number; readonly name: string }) {
  const percent = Math.round(share * 100);
  return (
    <div class="status">
      <span>{percent < 100 ? `Uploading, ${percent} %` : 'Uploaded, waiting for the answer'}</span>
      <progress max={100} value={percent} aria-label={`Upload of ${name}`} />
    </div>
  );
}

function countFaces(count: number): string {
  if (count === 0) return 'No face found.';
  return count === 1 ? 'One face' : `${count} faces`;
}
