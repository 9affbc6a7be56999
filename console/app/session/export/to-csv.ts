import { VECTOR_LENGTH } from '../../../../api/limits.ts';
import { type NamedFace, personName } from '../faces.ts';
import type { ImageSummary, Picture } from '../state.ts';

/** Those of `face-encode encode --csv`, and who it is. */
const COLUMNS = [
  ...['file', 'status', 'error_code', 'error', 'width', 'height', 'encoder', 'faces', 'face'],
  ...['box_x', 'box_y', 'box_width', 'box_height', 'confidence', 'quality', 'advice'],
  ...Array.from({ length: VECTOR_LENGTH }, (_, index) => `v${index + 1}`),
  'person',
];

type Value = string | number | null | undefined;

/** The results as a table (RFC 4180): one line for each face, and one for a picture without any. */
export function toCsv(pictures: readonly Picture[], faces: readonly NamedFace[]): string {
  const persons = new Map(faces.map(({ faceId, person }) => [faceId, person]));
  const rows = pictures.flatMap(({ name, image }) => (image ? describeImage(name ?? '', image, persons) : []));
  return [COLUMNS, ...rows].map((row) => `${row.map(quote).join(',')}\n`).join('');
}

function describeImage(name: string, image: ImageSummary, persons: ReadonlyMap<string, number | undefined>): Value[][] {
  const { status, error_code, error, width, height, encoder, encodings } = image;
  const picture = [name, status, error_code, error, width, height, encoder && `${encoder.name} ${encoder.version}`];
  if (encodings.length === 0) return [[...picture, 0, ...Array<Value>(COLUMNS.length - picture.length - 1).fill('')]];
  return encodings.map(({ face_id, box, confidence, quality, vector }, index) => {
    const place = box ? [box.x, box.y, box.width, box.height] : ['', '', '', ''];
    const measured = [confidence, quality?.score, quality?.advice.join(' ')];
    const person = persons.get(face_id);
    const called = person === undefined ? '' : personName(person);
    return [...picture, encodings.length, index + 1, ...place, ...measured, ...vector, called];
  });
}

function quote(value: Value): string {
  const text = String(value ?? '');
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
