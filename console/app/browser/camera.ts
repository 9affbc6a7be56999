/** Pixels that are wished for: enough for a face at arm's length; cameras that have less give what they have. */
const WISHED = { width: { ideal: 1280 }, height: { ideal: 960 }, facingMode: 'user' };

/** Of the JPEG of a frame. */
const QUALITY = 0.92;

/** Starts the webcam; the browser may ask the user first. Throws what `explainCameraError` puts into words. */
export async function openCamera(): Promise<MediaStream> {
  // Browsers hide it from pages that came over plain HTTP, other than from this machine.
  if (!navigator.mediaDevices) throw new DOMException('No camera for this page', 'SecurityError');
  return await navigator.mediaDevices.getUserMedia({ video: WISHED, audio: false });
}

export function closeCamera(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}

/** What the camera shows at this moment, as a file. */
export async function takeFrame(video: HTMLVideoElement, name: string): Promise<File> {
  const canvas = document.createElement('canvas');
  canvas.width = video.videoWidth;
  canvas.height = video.videoHeight;
  canvas.getContext('2d')?.drawImage(video, 0, 0);
  const { promise, resolve } = Promise.withResolvers<Blob | null>();
  canvas.toBlob(resolve, 'image/jpeg', QUALITY);
  const blob = await promise;
  if (!blob) throw new DOMException('The camera gave no picture', 'NotReadableError');
  return new File([blob], name, { type: 'image/jpeg' });
}

/** By the names of https://www.w3.org/TR/mediacapture-streams/#dom-mediadevices-getusermedia */
const explanations: Readonly<Record<string, string>> = {
  NotAllowedError:
    'The browser does not let this page use the camera. Allow it in the settings of the browser for this page, mostly found beside its address, and try again.',
  SecurityError: 'Browsers give the camera only to pages that came over HTTPS or from this machine.',
  NotFoundError: 'No camera was found. Plug one in and try again, or choose pictures.',
  NotReadableError: 'The camera does not answer. Close other programs that use it and try again.',
  AbortError: 'The camera does not answer. Close other programs that use it and try again.',
};

/** Why there is no picture of the camera, and what to do about it. */
export function explainCameraError(error: unknown): string {
  const name = error instanceof DOMException ? error.name : String(error);
  return explanations[name] ?? `The camera did not start (${name}).`;
}
