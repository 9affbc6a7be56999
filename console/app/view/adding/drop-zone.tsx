import { useEffect, useRef, useState } from 'preact/hooks';
import { MAX_IMAGES_PER_CONTAINER, MAX_UPLOAD_TEXT } from '../../../../api/limits.ts';
import type { Session } from '../../session/session.ts';
import { type Picture, takesPlace } from '../../session/state.ts';

/** HEIC is not in it, so iPhones turn it into JPEG by themselves. */
const ACCEPTED = 'image/jpeg,image/png,image/webp,image/avif,image/gif,image/tiff,image/bmp';

interface DropZoneProps {
  readonly session: Session;
  readonly pictures: readonly Picture[];
}

/** Takes pictures in: dropped anywhere on the page, pasted, chosen, or taken with the camera. */
export function DropZone({ session, pictures }: DropZoneProps) {
  const over = useFilesOnPage((files) => void session.addFiles(files));
  const chooser = useRef<HTMLInputElement>(null);
  const camera = useRef<HTMLInputElement>(null);
  const used = pictures.filter(takesPlace).length;
  const full = used >= MAX_IMAGES_PER_CONTAINER;

  const takeFiles = (event: { readonly currentTarget: HTMLInputElement }) => {
    const { files } = event.currentTarget;
    void session.addFiles([...(files ?? [])]);
    // Else the same file could not be chosen again.
    event.currentTarget.value = '';
  };

  return (
    <section class={`drop-zone ${used > 0 ? 'compact' : ''} ${over ? 'over' : ''}`} aria-labelledby="drop-title">
      <div>
        <h2 id="drop-title">{titleFor(used)}</h2>
        <p class="muted" id="drop-hint">
          {full
            ? 'Delete one to make room for another.'
            : `Drop, paste or choose pictures of up to ${MAX_UPLOAD_TEXT}. They go to this API and nowhere else.`}
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
        <button type="button" class="camera" onClick={() => camera.current?.click()} disabled={full}>
          Take a photo
        </button>
      </div>
      <input ref={chooser} type="file" accept={ACCEPTED} multiple hidden data-testid="files" onChange={takeFiles} />
      <input ref={camera} type="file" accept="image/*" capture="user" hidden onChange={takeFiles} />
    </section>
  );
}

function titleFor(used: number): string {
  if (used === 0) return `Up to ${MAX_IMAGES_PER_CONTAINER} pictures of one person`;
  const free = MAX_IMAGES_PER_CONTAINER - used;
  if (free === 0) return `All ${MAX_IMAGES_PER_CONTAINER} places are taken`;
  return free === 1 ? 'Room for one more picture' : `Room for ${free} more pictures`;
}

/**
 * Hands over files that are dropped anywhere or pasted. Without it, a file that misses the zone would replace the page.
 *
 * @returns whether files are being dragged over the page
 */
function useFilesOnPage(take: (files: readonly File[]) => void): boolean {
  const [over, setOver] = useState(false);
  useEffect(() => {
    const listening = new AbortController();
    const listen = <Name extends keyof DocumentEventMap>(
      name: Name,
      listener: (event: DocumentEventMap[Name]) => void,
    ) => document.addEventListener(name, listener, { signal: listening.signal });

    listen('dragover', (event) => {
      if (!event.dataTransfer?.types.includes('Files')) return;
      event.preventDefault();
      setOver(true);
    });
    listen('dragleave', (event) => {
      if (event.relatedTarget === null) setOver(false);
    });
    listen('drop', (event) => {
      const files = [...(event.dataTransfer?.files ?? [])];
      if (files.length === 0) return;
      event.preventDefault();
      setOver(false);
      take(files);
    });
    listen('paste', (event) => {
      const files = [...(event.clipboardData?.files ?? [])];
      if (files.length > 0) take(files);
    });
    return () => listening.abort();
  }, []);
  return over;
}
