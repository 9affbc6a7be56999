import type { PictureResult } from './picture-result.ts';
import { printFaces } from './print-faces.ts';
import { CSV_HEAD, toCsv } from './to-csv.ts';

/** `jsonl` and `csv` are written while the pictures are encoded, the others when all are done. */
export type ResultFormat = 'table' | 'json' | 'jsonl' | 'csv';

/** Takes results as they come. */
export interface ResultWriter {
  /** @param index the picture's place among those that were asked for */
  add(result: PictureResult, index: number): Promise<void>;
  /** @param containerId where the pictures are kept, or null */
  end(containerId: string | null): Promise<void>;
}

/**
 * @param write is given whole lines; those of one picture together
 * @param isBegun whether there are results before these, so that no head is needed
 */
export function createResultWriter(
  format: ResultFormat,
  write: (text: string) => Promise<void>,
  isBegun = false,
): ResultWriter {
  if (format === 'jsonl') return writeAtOnce((result) => write(`${JSON.stringify(result)}\n`));
  if (format === 'csv') {
    let head = isBegun ? '' : CSV_HEAD;
    return writeAtOnce(async (result) => {
      const text = `${head}${toCsv(result)}`;
      head = '';
      await write(text);
    });
  }
  const results: PictureResult[] = [];
  return {
    add: async (result, index) => {
      results[index] = result;
    },
    end: async (containerId) => {
      if (format === 'table') await write(`${printFaces(results)}\n`);
      else await write(`${JSON.stringify({ container_id: containerId, pictures: results })}\n`);
    },
  };
}

const writeAtOnce = (add: ResultWriter['add']): ResultWriter => ({ add, end: async () => undefined });
