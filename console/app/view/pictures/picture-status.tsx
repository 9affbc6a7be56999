import type { Session } from '../../session/actions.ts';
import { NO_FACE_ADVICE } from '../../session/pictures/advice.ts';
import { UNDO_SECONDS } from '../../session/pictures/removing.ts';
import { nameOf, type Picture } from '../../session/state.ts';
import { Advice } from './advice.tsx';

interface PictureStatusProps {
  readonly session: Session;
  readonly picture: Picture;
  readonly watchFailed: boolean;
}

/** How far a picture is, and what can be done about it. */
export function PictureStatus({ session, picture, watchFailed }: PictureStatusProps) {
  const { upload, image, key, removal } = picture;
  if (removal === 'waiting') return <Undo session={session} picture={picture} />;
  if (removal === 'running') return <Working>Deleting…</Working>;
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

/** The call is made when the time is over, or when the page goes. */
function Undo({ session, picture }: Pick<PictureStatusProps, 'session' | 'picture'>) {
  return (
    <div class="undo">
      <p class="status">Deleted in {UNDO_SECONDS} seconds, or when you leave this page.</p>
      <div class="actions">
        <button type="button" onClick={() => session.keepPicture(picture.key)}>
          Undo<span class="visually-hidden"> the deletion of {nameOf(picture)}</span>
        </button>
        <button type="button" class="quiet" onClick={() => void session.finishRemoval(picture.key)}>
          Delete now
        </button>
      </div>
    </div>
  );
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
