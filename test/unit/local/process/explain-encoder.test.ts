import { describe, expect, it } from 'vitest';
import { explainError } from '../../../../cli/explain-error.ts';
import { explainEncoder } from '../../../../local/process/explain-encoder.ts';

const missing = new Error("ENOENT: no such file or directory, open '/app/encoder/models/detector.onnx'");

describe('an encoder that cannot be opened', () => {
  it('is told in one line that names the file and what helps, by a command too', async () => {
    const error: unknown = await explainEncoder(Promise.reject(missing)).catch((reason: unknown) => reason);

    expect(explainError(error)).toEqual({
      exitCode: 70,
      text: `face-encode: The encoder cannot be opened (${missing.message}). Where a file of encoder/models is missing or damaged, install face-encode again.`,
    });
  });

  it('is no matter where it opens', async () => {
    expect(await explainEncoder(Promise.resolve('encoder'))).toBe('encoder');
  });
});
