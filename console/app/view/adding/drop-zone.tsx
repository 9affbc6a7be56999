import { useRef } from 'preact/hooks';
import { MAX_IMAGES_PER_CONTAINER, MAX_UPLOAD_TEXT } from '../../../../api/limits.ts';
import type { Session } from '../../session/actions.ts';
import { type Picture, takesPlace } from '../../session/state.ts';
import { Samples } from './samples.tsx';
import { useFilesOnPage } from './use-files-on-page.ts';
import { Webcam } from './webcam.tsx';

/** HEIC is not in it, so iPhones turn it into JPEG by themselves. */
const ACCEPTED = 'image/jpeg,image/png,image/webp,image/avif,image/gif,image/tiff,image/bmp';

interface DropZoneProps {
  readonly session: Session;
  readonly pictures: readonly Picture[];
  /** Address of the API, for links. */
  readonly base: string;
}

/** Takes pictures in: dropped anywhere on the page, pasted, chosen, or taken with a camera. */
export function DropZone({ session, pictures, base }: DropZoneProps) {
  const over = useFilesOnPage((files) => void session.addFiles(files));
  const chooser = useRef<HTMLInputElement>(null);
  const camera = useRef<HTMLInputElement>(null);
  const used = pictures.filter(takesPlace).length;
  const full = used >= MAX_IMAGES_PER_CONTAINER;
  const empty = pictures.length === 0;

  const takeFiles = (event: { readonly currentTarget: HTMLInputElement }) => {
    const { files } = event.currentTarget;
    void session.addFiles([...(files ?? [])]);
    // Else the same file could not be chosen again.
    event.currentTarget.value = '';
  };

  return (
    <section class={`drop-zone ${empty ? '' : 'compact'} ${over ? 'over' : ''}`} aria-labelledby="drop-title">
      <div>
        <h2 id="drop-title">{empty ? 'Which faces are the same person?' : titleFor(used)}</h2>
        <p class="muted" id="drop-hint">
          {hintFor(empty, full)}
        </p>
      </div>
      <div class="actions">
        <button
          type="button"
          class="primary"
          aria-describedby="drop-hint"
          onClick={() => chooser.current?.click()}
          disabled={full}
        >
          Choose pictures
        </button>
        <Webcam take={(picture) => void session.addFiles([picture])} disabled={full} />
        <button type="button" class="camera" onClick={() => camera.current?.click()} disabled={full}>
          Take a photo
        </button>
      </div>
      {empty && <Samples session={session} base={base} />}
      <input ref={chooser} type="file" accept={ACCEPTED} multiple hidden data-testid="files" onChange={takeFiles} />
      <input ref={camera} type="file" accept="image/*" capture="user" hidden onChange={takeFiles} />
    </section>
  );
}

function titleFor(used: number): string {
  const free = MAX_IMAGES_PER_CONTAINER - used;
  if (free === 0) return `All ${MAX_IMAGES_PER_CONTAINER} places are taken`;
  return free === 1 ? 'Room for one more picture' : `Room for ${free} more pictures`;
}

function hintFor(empty: boolean, full: boolean): string {
  if (full) return 'Delete one to make room for another.';
  const pictures = empty ? `up to ${MAX_IMAGES_PER_CONTAINER} pictures` : 'pictures';
  return `Drop, paste or choose ${pictures}, each of up to ${MAX_UPLOAD_TEXT}. They go to this API and nowhere else.`;
}
