/** Pixels of a face that is shown beside a match. */
const SIDE = 112;

/** Share of the box that is shown around the face. */
const MARGIN = 0.25;

const QUALITY = 0.85;

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

interface SmallPicture {
  /** A data URL. */
  readonly preview: string | undefined;
  readonly image: { readonly width: number | null } | undefined;
}

/** A face cut out of the small version of its picture, as a data URL. The box is in pixels of the full picture. */
export async function cropFace({ preview, image }: SmallPicture, box: Box): Promise<string | undefined> {
  if (!preview || !image?.width) return undefined;
  const picture = new Image();
  picture.src = preview;
  await picture.decode();
  const scale = picture.naturalWidth / image.width;
  const side = Math.max(box.width, box.height) * (1 + MARGIN) * scale;
  const canvas = document.createElement('canvas');
  canvas.width = SIDE;
  canvas.height = SIDE;
  const left = (box.x + box.width / 2) * scale - side / 2;
  const top = (box.y + box.height / 2) * scale - side / 2;
  canvas.getContext('2d')?.drawImage(picture, left, top, side, side, 0, 0, SIDE, SIDE);
  return canvas.toDataURL('image/jpeg', QUALITY);
}
