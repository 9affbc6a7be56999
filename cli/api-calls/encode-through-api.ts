import { apiErrors } from '../../api/errors.ts';
import { type FaceEncodeClient, FaceEncodeError, type Summary } from '../../client/index.ts';
import { adviceFor } from '../explain-error.ts';
import type { PictureFile } from '../pictures/read-pictures.ts';
import { failedResult, type PictureResult } from '../results/picture-result.ts';
import { drawBar, runSteps, StepFailure } from '../terminal/progress.ts';
import type { Terminal } from '../terminal/terminal.ts';

/** A container with pictures whose faces are known. */
export interface EncodedContainer {
  readonly containerId: string;
  /** One for each picture, in their order. */
  readonly results: readonly PictureResult[];
  /** The ids of the faces of each picture, in the order of `results` and of their `encodings`. */
  readonly faceIds: readonly (readonly string[])[];
}

interface Options {
  readonly client: FaceEncodeClient;
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
  /** Is told the container's id as soon as there is one. */
  readonly onContainer?: (containerId: string) => void;
}

type ImageSummary = Summary['images'][number];

/** Uploads pictures side by side into a new container, and waits until the service knows their faces. */
export async function encodeThroughApi(
  pictures: readonly PictureFile[],
  { client, terminal, signal, onContainer }: Options,
): Promise<EncodedContainer> {
  const { container_id: containerId } = await client.createContainer({ signal });
  onContainer?.(containerId);
  const accepted = new Map<PictureFile, string>();
  const refused = new Map<PictureFile, FaceEncodeError>();
  const uploads = pictures.map((picture) => ({
    title: picture.name,
    run: async (show: (line: string) => void) => {
      try {
        const image = await client.uploadImage(containerId, picture.bytes, {
          signal,
          onProgress: ({ sent, total }) => show(`${picture.name}  ${drawBar(total > 0 ? sent / total : 0)}`),
        });
        accepted.set(picture, image.image_id);
        return `${picture.name}  uploaded`;
      } catch (error) {
        if (!(error instanceof FaceEncodeError)) throw error;
        refused.set(picture, error);
        throw new StepFailure(`${picture.name}  ${error.message}${adviceFor(error)}`);
      }
    },
  }));
  await runSteps(uploads, pictures.length, terminal);
  signal.throwIfAborted();
  const images = await waitForImages(containerId, accepted.size, { client, terminal, signal });
  const results = pictures.map((picture) => {
    const refusal = refused.get(picture);
    if (refusal) return failedResult(picture.path, refusal.code, refusal.message + adviceFor(refusal));
    const image = images.get(accepted.get(picture) ?? '');
    // Somebody else may have erased it meanwhile.
    return image
      ? toResult(picture, image)
      : failedResult(picture.path, 'image_not_found', apiErrors.image_not_found.message);
  });
  const faceIds = pictures.map((picture) => {
    const image = images.get(accepted.get(picture) ?? '');
    return image?.encodings.map(({ face_id }) => face_id) ?? [];
  });
  return { containerId, results, faceIds };
}

async function waitForImages(
  containerId: string,
  count: number,
  { client, terminal, signal }: Options,
): Promise<ReadonlyMap<string, ImageSummary>> {
  let images: readonly ImageSummary[] = [];
  if (count > 0) {
    const run = async (show: (line: string) => void) => {
      const onUpdate = (summary: Summary) => {
        const done = summary.images.filter(({ status }) => status !== 'processing').length;
        show(`Looking for faces  ${drawBar(done / count)}`);
      };
      images = (await client.waitForSummary(containerId, { onUpdate, signal })).images;
      return 'Looking for faces  done';
    };
    await runSteps([{ title: 'Looking for faces', run }], 1, terminal);
  }
  return new Map(images.map((image) => [image.image_id, image]));
}

function toResult({ path }: PictureFile, image: ImageSummary): PictureResult {
  const { error, error_code, width, height, encoder, encodings } = image;
  return {
    file: path,
    status: image.status === 'completed' ? 'completed' : 'failed',
    error,
    error_code,
    width,
    height,
    encoder,
    encodings: encodings.map(({ face_id, ...face }) => face),
  };
}
