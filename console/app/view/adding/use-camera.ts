import type { RefObject } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { closeCamera, explainCameraError, openCamera } from '../../browser/camera.ts';

export type CameraState =
  | { readonly phase: 'off' | 'starting' | 'running' }
  /** `text`: why, and what to do about it. */
  | { readonly phase: 'failed'; readonly text: string };

/** A webcam in front of a video element. It runs from `start` to `stop`, also where the user does not wait for its start. */
export function useCamera(video: RefObject<HTMLVideoElement | null>) {
  const [camera, setCamera] = useState<CameraState>({ phase: 'off' });
  const stream = useRef<MediaStream | undefined>(undefined);
  const latest = useRef(0);

  function release(): void {
    latest.current += 1;
    if (stream.current) closeCamera(stream.current);
    stream.current = undefined;
    if (video.current) video.current.srcObject = null;
  }

  const fail = (error: unknown) => {
    release();
    setCamera({ phase: 'failed', text: explainCameraError(error) });
  };

  async function start(): Promise<void> {
    release();
    const mine = latest.current;
    setCamera({ phase: 'starting' });
    try {
      const opened = await openCamera();
      if (mine !== latest.current || !video.current) return closeCamera(opened);
      stream.current = opened;
      video.current.srcObject = opened;
      await video.current.play();
    } catch (error) {
      if (mine === latest.current) fail(error);
    }
  }

  function stop(): void {
    release();
    setCamera({ phase: 'off' });
  }

  useEffect(() => release, []);

  return {
    camera,
    start,
    stop,
    fail,
    /** The first frame is there. */
    show: () => setCamera({ phase: 'running' }),
  };
}
