import { readFile } from 'node:fs/promises';
import { extractChip } from '../../encoder/align/extract-chip.ts';
import { findFaces } from '../../encoder/detect/find-faces.ts';
import { findSamplePhoto, SAMPLES } from '../../encoder/golden/sample-photos.ts';
import { openModels } from '../../encoder/open-models.ts';
import { judgeQuality } from '../../encoder/quality/judge-quality.ts';
import { modelsFolder } from '../support/folders.ts';
import { median } from '../support/percentile.ts';

/** Times that each photo is judged; the first ones warm the code up. */
const RUNS = 60;
const WARM_UP = 10;

/** What the quality of a face costs: time to judge it, and bytes in the JSON of the summary. */
export async function measureCost(): Promise<string> {
  const models = await openModels(modelsFolder);
  const milliseconds: number[] = [];
  const bytes: number[] = [];
  for (const photo of SAMPLES.map(findSamplePhoto)) {
    const { pixels } = await models.decode(await readFile(photo));
    const found = await findFaces(models.detect, models.predictor, pixels);
    const faces = found.faces.map((face) => ({ ...face, chip: extractChip(found.pixels, face.landmarks) }));
    for (let run = 0; run < RUNS; run++) {
      const start = performance.now();
      const judged = judgeQuality(faces, { ...found.pixels, enlargement: 1 });
      if (run < WARM_UP) continue;
      milliseconds.push((performance.now() - start) / faces.length);
      // Without the braces, but with the comma that parts it from the field before.
      bytes.push(...judged.map(({ quality }) => JSON.stringify({ quality }).length - 1));
    }
  }
  await models.release();
  return `Quality takes ${median(milliseconds).toFixed(2)} ms a face, and adds at most ${Math.max(...bytes)} bytes a face to the summary.`;
}
