import Papa from 'papaparse';
import { VECTOR_LENGTH } from '../../api/limits.ts';
import type { FaceResult, PictureResult } from './picture-result.ts';

/** A picture whose result stands in a file. */
export interface WrittenResult {
  readonly file: string;
  readonly status: PictureResult['status'];
  /** Its lines. */
  readonly text: string;
}

const COLUMNS = [
  ...['file', 'status', 'error_code', 'error', 'width', 'height', 'encoder', 'faces', 'face'],
  ...['box_x', 'box_y', 'box_width', 'box_height', 'confidence', 'quality', 'advice'],
  ...Array.from({ length: VECTOR_LENGTH }, (_, index) => `v${index + 1}`),
];

const FACES = COLUMNS.indexOf('faces');

export const CSV_HEAD = toLines([COLUMNS]);

/** One line for each face, and one for a picture without any. */
export function toCsv({ file, status, error_code, error, width, height, encoder, encodings }: PictureResult): string {
  const picture = [file, status, error_code, error, width, height, encoder && `${encoder.name} ${encoder.version}`];
  if (encodings.length === 0) return toLines([[...picture, 0, ...Array(COLUMNS.length - picture.length - 1).fill('')]]);
  return toLines(encodings.map((face, index) => [...picture, encodings.length, index + 1, ...describeFace(face)]));
}

function describeFace({ box, confidence, quality, vector }: FaceResult): unknown[] {
  const place = box ? [box.x, box.y, box.width, box.height] : ['', '', '', ''];
  return [...place, confidence, quality?.score, quality?.advice.join(' '), ...vector];
}

function toLines(rows: readonly (readonly unknown[])[]): string {
  return `${Papa.unparse([...rows.map((row) => [...row])], { newline: '\n' })}\n`;
}

/**
 * The pictures of which all lines are there. What was cut off at the end is left out.
 *
 * @returns undefined for text that this command has not written
 */
export function readCsv(text: string): WrittenResult[] | undefined {
  if (CSV_HEAD.startsWith(text)) return [];
  if (!text.startsWith(CSV_HEAD)) return undefined;
  const body = text.slice(CSV_HEAD.length, text.lastIndexOf('\n') + 1);
  const { data } = Papa.parse<string[]>(body, { skipEmptyLines: true });
  const written: WrittenResult[] = [];
  for (let first = 0; first < data.length; ) {
    const count = Math.max(1, Number(data[first]?.[FACES]) || 0);
    const rows = data.slice(first, first + count);
    first += rows.length;
    if (rows.length === count && rows.every((row) => row.length === COLUMNS.length)) {
      const [file = '', status] = rows[0] ?? [];
      written.push({ file, status: status === 'failed' ? 'failed' : 'completed', text: toLines(rows) });
    } else if (first < data.length) return undefined;
  }
  return written;
}
