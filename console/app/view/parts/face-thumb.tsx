import type { NamedFace } from '../../session/faces.ts';
import { colourClass } from '../pictures/picture-frame.tsx';

/** Share of the box that is shown around it. */
const MARGIN = 0.25;

/** The face cut out of its picture, with a rim in the colour of the person. Without picture or box, its name. */
export function FaceThumb({ face }: { readonly face: NamedFace }) {
  const { picture, image, encoding, name, person } = face;
  const { box } = encoding;
  const { width, height } = image;
  if (!box || !picture.preview || !width || !height) {
    return (
      <span class={`face-thumb empty ${colourClass(person)}`} aria-hidden="true">
        {name}
      </span>
    );
  }
  const side = Math.max(box.width, box.height) * (1 + MARGIN);
  const left = box.x + box.width / 2 - side / 2;
  const top = box.y + box.height / 2 - side / 2;
  return (
    <svg class={`face-thumb ${colourClass(person)}`} viewBox={`${left} ${top} ${side} ${side}`} aria-hidden="true">
      <image href={picture.preview} width={width} height={height} preserveAspectRatio="none" />
    </svg>
  );
}
