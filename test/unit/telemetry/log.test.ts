import { afterEach, describe, expect, it, vi } from 'vitest';
import { jsonSink } from '../../../functions/runtime/json-sink.ts';
import { describeError } from '../../../functions/telemetry/describe-error.ts';
import { createLog, type LogRecord } from '../../../functions/telemetry/log.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

describe('createLog', () => {
  it('drops what lies below its level', () => {
    const records: LogRecord[] = [];
    const log = createLog('warn', (record) => records.push(record));

    log.debug('A', 'a');
    log.info('B', 'b');
    log.warn('C', 'c');
    log.error('D', 'd');

    expect(records.map(({ code }) => code)).toEqual(['C', 'D']);
  });

  it('attaches ids to every record', () => {
    const records: LogRecord[] = [];
    const log = createLog('info', (record) => records.push(record));

    log.with({ container_id: 'c' }).with({ image_id: 'i' }).info('CODE', 'text', { faces: 2 });

    expect(records).toEqual([
      { level: 'info', code: 'CODE', message: 'text', container_id: 'c', image_id: 'i', faces: 2 },
    ]);
  });
});

describe('jsonSink', () => {
  it('prints the same where Lambda has its JSON format and drops nothing', () => {
    vi.stubEnv('AWS_LAMBDA_LOG_FORMAT', 'JSON');
    vi.stubEnv('AWS_LAMBDA_LOG_LEVEL', 'DEBUG');
    const lines: string[] = [];
    vi.spyOn(process.stdout, 'write').mockImplementation((line) => lines.push(String(line)) > 0);

    const log = createLog('debug', jsonSink());
    log.debug('REQUEST', 'Request answered');
    log.info('IMAGE_COMPLETED', 'Image encoded');

    expect(lines.map((line) => JSON.parse(line))).toMatchObject([{ code: 'REQUEST' }, { code: 'IMAGE_COMPLETED' }]);
  });

  it('prints one JSON line with the level, the code and the ids', () => {
    const lines: string[] = [];
    vi.spyOn(process.stdout, 'write').mockImplementation((line) => lines.push(String(line)) > 0);

    createLog('info', jsonSink()).info('IMAGE_COMPLETED', 'Image encoded', { image_id: 'i' });

    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      level: 'INFO',
      code: 'IMAGE_COMPLETED',
      message: 'Image encoded',
      image_id: 'i',
      service: 'face-encode',
    });
  });
});

describe('describeError', () => {
  it('keeps the log short, however long an error is', () => {
    const described = describeError(new Error('x'.repeat(10_000)));

    expect(JSON.stringify(described).length).toBeLessThan(3_000);
  });

  it('does not print what was thrown when it is no error', () => {
    expect(describeError('secret')).toEqual({ error_name: 'string' });
  });
});
