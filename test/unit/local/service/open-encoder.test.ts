import { describe, expect, it, vi } from 'vitest';
import type { EncoderOptions } from '../../../../encoder/index.ts';
import { openEncoderOf } from '../../../../local/service/open-encoder.ts';
import { readSettings } from '../../../../local/settings/service-settings.ts';
import { captureLogs } from '../../../support/captured-logs.ts';

/** An encoder without threads. The test says when it is available. */
function makeOpener() {
  const isAvailable = vi.fn(() => true);
  const asked: EncoderOptions[] = [];
  const open = async (options: EncoderOptions) => {
    asked.push(options);
    const encode = async () => ({ width: 1, height: 1, faces: [] });
    return { name: 'fake', version: '1', encode, isAvailable, close: async () => undefined };
  };
  return { open, asked, isAvailable };
}

describe('the encoder of the service', () => {
  it('is one that can work, or the start ends with one line', async () => {
    const { log, records } = captureLogs();
    const failing = () => Promise.reject(new Error('/app/encoder/models/detector.onnx is damaged'));

    await expect(openEncoderOf(readSettings(), log, failing)).rejects.toMatchObject({
      name: 'StartError',
      message: expect.stringMatching(/^The encoder cannot be opened \(.*detector\.onnx is damaged\)\. .*install/),
    });
    expect(records).toEqual([]);
  });

  it('tells the log when it cannot work any more, and when it can again', async () => {
    const { log, records } = captureLogs();
    const { open, asked, isAvailable } = makeOpener();
    const encoder = await openEncoderOf(readSettings(), log, open);

    asked[0]?.onAvailability?.(new Error('no thread'));
    asked[0]?.onAvailability?.(undefined);

    expect(records).toMatchObject([
      { code: 'ENCODER_DOWN', level: 'error', error_message: 'no thread' },
      { code: 'ENCODER_UP', level: 'info' },
    ]);
    isAvailable.mockReturnValue(false);
    expect(encoder.isAvailable()).toBe(false);
  });

  it('is not opened where another service encodes', async () => {
    const { open, asked } = makeOpener();
    const settings = readSettings({ ENCODING_SERVICE_URL: 'http://127.0.0.1:2/v1/selfie' });

    const encoder = await openEncoderOf(settings, captureLogs().log, open);

    expect([encoder.isAvailable(), asked]).toEqual([true, []]);
  });
});
