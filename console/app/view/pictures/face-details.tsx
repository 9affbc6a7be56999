import type { NamedFace } from '../../session/faces.ts';

const percent = new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 1 });

/** What the encoder says of the face; nothing of it says who this is, so it is not shown beside the person. */
export function FaceDetails({ face: { name, encoding } }: { readonly face: NamedFace }) {
  const { confidence, quality } = encoding;
  if (confidence === null && !quality) return null;
  return (
    <details class="face-details">
      <summary>
        Details<span class="visually-hidden"> of face {name}</span>
      </summary>
      {confidence !== null && <p>The detector is {percent.format(confidence)} sure that this is a face.</p>}
      {quality && <p>Quality of the picture for comparisons: {quality.score} of 100.</p>}
    </details>
  );
}
