import { expect, it } from 'vitest';
import type { LogRecord } from '../../../functions/telemetry/log.ts';
import { readableSink } from '../../../local/process/readable-log.ts';

function print(record: LogRecord): string {
  const lines: string[] = [];
  readableSink(
    (line) => lines.push(line),
    () => new Date(2026, 2, 25, 9, 5, 7),
  )(record);
  expect(lines).toHaveLength(1);
  return lines[0] ?? '';
}

it('prints a request with its method, route, status, time and ids', () => {
  const line = print({
    level: 'info',
    code: 'REQUEST',
    message: 'Request answered',
    method: 'POST',
    route: '/v1/containers/{container_id}/images',
    status: 202,
    duration_ms: 14,
    request_id: 'r-1',
    container_id: 'c-1',
    image_id: 'i-1',
  });
  expect(line).toBe(
    '09:05:07  POST /v1/containers/{container_id}/images  202  14 ms  container=c-1  image=i-1  request=r-1',
  );
});

it('prints why a request was refused', () => {
  const record = {
    level: 'info',
    code: 'REQUEST',
    message: 'Refused',
    method: 'GET',
    route: '/health',
    status: 405,
  } as const;
  expect(print({ ...record, error_code: 'method_not_allowed' })).toMatch(/ {2}405 .* error_code=method_not_allowed$/);
});

it('prints that an image was announced', () => {
  const record = { level: 'info', code: 'IMAGE_EVENT_PUBLISHED', message: 'Published', status: 'failed' } as const;
  expect(print({ ...record, message_id: 'm-1', image_id: 'i-1' })).toBe('09:05:07  event published  failed  image=i-1');
});

it('prints what became of an image', () => {
  const ids = { container_id: 'c-1', image_id: 'i-1' };
  const completed = { level: 'info', code: 'IMAGE_COMPLETED', message: '', ...ids } as const;
  expect(print({ ...completed, faces: 1, encode_ms: 80 })).toBe(
    '09:05:07  image completed  1 face  80 ms  container=c-1  image=i-1',
  );
  expect(print({ ...completed, faces: 0, encode_ms: 80 })).toContain('0 faces');
  expect(print({ level: 'info', code: 'IMAGE_FAILED', message: '', error_code: 'corrupt_image', ...ids })).toBe(
    '09:05:07  image failed  corrupt_image  container=c-1  image=i-1',
  );
});

it('marks what is wrong by its level and stays on one line', () => {
  const line = print({
    level: 'error',
    code: 'FUNCTION_FAILED',
    message: 'The function f failed',
    error_stack: 'Error: x\n    at y',
  });
  expect(line).toBe('09:05:07  ERROR  The function f failed  error_stack=Error: x | at y');
});

it('leaves stacks out of warnings', () => {
  expect(print({ level: 'warn', code: 'X', message: 'Slow', error_stack: 'Error: x' })).toBe('09:05:07  WARN  Slow');
});
