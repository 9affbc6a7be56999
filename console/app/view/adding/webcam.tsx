import { useRef } from 'preact/hooks';
import { takeFrame } from '../../browser/camera.ts';
import { useCamera } from './use-camera.ts';

interface WebcamProps {
  readonly take: (picture: File) => void;
  readonly disabled: boolean;
}

/** Takes a picture with the webcam of a computer. The camera runs while the dialog is open, and never before. */
export function Webcam({ take, disabled }: WebcamProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const video = useRef<HTMLVideoElement>(null);
  const taken = useRef(0);
  const { camera, start, stop, show, fail } = useCamera(video);

  async function shoot(): Promise<void> {
    if (camera.phase !== 'running' || !video.current) return;
    try {
      taken.current += 1;
      take(await takeFrame(video.current, `webcam-${taken.current}.jpg`));
      dialog.current?.close();
    } catch (error) {
      fail(error);
    }
  }

  return (
    <>
      <button
        type="button"
        class="webcam"
        disabled={disabled}
        onClick={() => {
          dialog.current?.showModal();
          void start();
        }}
      >
        Use webcam
      </button>
      <dialog ref={dialog} class="webcam-dialog" aria-labelledby="webcam-title" onClose={stop}>
        <h2 id="webcam-title">Take a picture with the webcam</h2>
        <video ref={video} muted playsInline hidden={camera.phase !== 'running'} onLoadedData={show} />
        <p role="status">{camera.phase === 'failed' ? camera.text : hintFor(camera.phase)}</p>
        <div class="actions">
          <button type="button" onClick={() => dialog.current?.close()}>
            Cancel
          </button>
          {camera.phase === 'failed' ? (
            <button type="button" class="primary" onClick={() => void start()}>
              Try again
            </button>
          ) : (
            <button
              type="button"
              class="primary"
              aria-disabled={camera.phase !== 'running'}
              onClick={() => void shoot()}
            >
              Take the picture
            </button>
          )}
        </div>
      </dialog>
    </>
  );
}

function hintFor(phase: 'off' | 'starting' | 'running'): string {
  if (phase === 'running') return 'Look straight into the camera. The picture goes to this API when you take it.';
  return phase === 'starting' ? 'Starting the camera. Please allow it if the browser asks.' : '';
}
