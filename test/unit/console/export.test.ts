import Papa from 'papaparse';
import { expect, it } from 'vitest';
import { examples } from '../../../api/openapi/examples.ts';
import { comparisonSchema } from '../../../api/schemas.ts';
import { CSV_HEAD } from '../../../cli/results/to-csv.ts';
import { toCsv } from '../../../console/app/session/export/to-csv.ts';
import { toJson } from '../../../console/app/session/export/to-json.ts';
import { nameFaces } from '../../../console/app/session/faces.ts';
import type { Picture } from '../../../console/app/session/state.ts';
import { aPicture } from './support/faces.ts';

const comparison = {
  ...comparisonSchema.parse(examples.Comparison),
  people: [['one', 'three'], ['two']],
};

/** A picture of this name whose faces have vectors of the usual length. */
function named(name: string | undefined, ...faceIds: string[]): Picture {
  const picture = aPicture(...faceIds);
  if (!picture.image) return picture;
  const encodings = picture.image.encodings.map((encoding, index) => ({
    ...encoding,
    box: { x: 1, y: 2, width: 30, height: 40 },
    vector: Array.from({ length: 128 }, () => index + 0.25),
  }));
  return { ...picture, name, image: { ...picture.image, encodings } };
}

const pictures = [named('me, "here".jpg', 'one', 'two'), named('again.jpg', 'three'), named(undefined)];

it('the CSV has a line for each face, with the columns of the command and the person', () => {
  const csv = toCsv(pictures, nameFaces(pictures, comparison));

  const [head, ...rows] = Papa.parse<string[]>(csv, { skipEmptyLines: true }).data;
  expect(head).toEqual([...(Papa.parse<string[]>(CSV_HEAD).data[0] ?? []), 'person']);
  expect(rows.map((row) => [row[0], row[7], row[8], row[9], row.at(-2), row.at(-1)])).toEqual([
    ['me, "here".jpg', '2', '1', '1', '0.25', 'A'],
    ['me, "here".jpg', '2', '2', '1', '1.25', 'B'],
    ['again.jpg', '1', '1', '1', '0.25', 'A'],
    ['', '0', '', '', '', ''],
  ]);
  expect(new Set([head, ...rows].map((row) => row?.length))).toEqual(new Set([head?.length]));
});

it('the JSON has what the API answered, with the names of the files', () => {
  const json: unknown = JSON.parse(toJson({ containerId: 'c', expiresAt: '2026-04-01', pictures, comparison }));

  expect(json).toEqual({
    container_id: 'c',
    expires_at: '2026-04-01',
    images: pictures.map(({ name, image }) => ({ file: name ?? null, ...image })),
    comparison,
  });
});
