import { type NamedFace, PERSON_COLOURS } from '../../session/faces.ts';
import type { Picture } from '../../session/state.ts';

interface PictureFrameProps {
  readonly picture: Picture;
  readonly number: number;
  readonly faces: readonly NamedFace[];
}

/** The picture with a box around each face. Without the picture itself, the boxes stand on an empty ground. */
export function PictureFrame({ picture, number, faces }: PictureFrameProps) {
  const { preview, image, name } = picture;
  const width = image?.width ?? undefined;
  const height = image?.height ?? undefined;
  const measured =
    width && height
      ? { class: 'picture-area measured', style: { '--shape': `${width} / ${height}` } }
      : { class: 'picture-area' };
  const alt = `Picture ${number}${name ? `, ${name}` : ''}`;
  return (
    <div class="picture-frame">
      <div {...measured}>
        {preview ? <img src={preview} alt={alt} /> : <p class="no-preview">{noPreview(picture)}</p>}
        {width && height ? <Boxes faces={faces} width={width} height={height} /> : null}
      </div>
    </div>
  );
}

function noPreview({ upload, name }: Picture): string {
  if (upload.phase === 'accepted' && !name) return 'The picture is not in this browser';
  return 'No preview';
}

interface BoxesProps {
  readonly faces: readonly NamedFace[];
  /** Pixels of the upright picture. */
  readonly width: number;
  readonly height: number;
}

/** Boxes are in pixels of the full picture; here they become shares of it. */
function Boxes({ faces, width, height }: BoxesProps) {
  const share = (part: number, whole: number) => `${(100 * part) / whole}%`;
  return (
    <div class="boxes" aria-hidden="true">
      {faces.map(({ faceId, name, person, encoding: { box } }) =>
        box ? (
          <div
            key={faceId}
            class={`box ${colourClass(person)}`}
            style={{
              left: share(box.x, width),
              top: share(box.y, height),
              width: share(box.width, width),
              height: share(box.height, height),
            }}
          >
            <span class="box-name">{name}</span>
          </div>
        ) : null,
      )}
    </div>
  );
}

/** The class that gives something the colour of a person. */
export const colourClass = (person: number | undefined): string =>
  person === undefined ? 'person-none' : `person-${person % PERSON_COLOURS}`;
