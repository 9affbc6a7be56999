import { nameFace } from './list-faces.ts';
import { countFaces, type FaceResult, type PictureResult } from './picture-result.ts';

/** Numbers of a vector that are shown. */
const SHOWN_NUMBERS = 2;

/** What was found, as a table for people. */
export function printFaces(results: readonly PictureResult[]): string {
  const rows = results.flatMap((result, index) => describePicture(result, index + 1));
  const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function describePicture({ file, error, width, height, encodings }: PictureResult, number: number): string[][] {
  const size = width && height ? `${width} x ${height} px` : '';
  const found = error ?? countFaces(encodings.length);
  // The path may be long: it ends the line, so that it widens no column.
  const head = [`${number}`, found.length > 24 ? '' : found, size, '', found.length > 24 ? `${file}: ${found}` : file];
  return [head, ...encodings.map((face, place) => describeFace(face, nameFace(number, place)))];
}

function describeFace({ box, confidence, vector }: FaceResult, name: string): string[] {
  const where = box ? `at ${Math.round(box.x)},${Math.round(box.y)}` : '';
  const size = box ? `${Math.round(box.width)} x ${Math.round(box.height)} px` : '';
  const sure = confidence === null ? '' : `${(confidence * 100).toFixed(1)} %`;
  const numbers = vector.slice(0, SHOWN_NUMBERS).map((number) => number.toFixed(3));
  return [` ${name}`, where, size, sure, `[${numbers.join(', ')}, ... ${vector.length} numbers]`];
}
