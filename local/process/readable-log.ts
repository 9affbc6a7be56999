import type { LogRecord, LogSink } from '../../functions/telemetry/log.ts';

/** Prints each record as one line for people. */
export function readableSink(print: (line: string) => void, now: () => Date = () => new Date()): LogSink {
  return (record) => print(`${formatTime(now())}  ${describeRecord(record)}`);
}

/** One line, whatever the record holds: names of ids are shortened, stacks stay for debugging. */
function describeRecord(record: LogRecord): string {
  const { level, code, message, ...fields } = record;
  const words = [levelMark(level), ...describeWhat(record), ...describeIds(record)];
  const known = new Set([...whatFields(code), ...Object.keys(ids)]);
  for (const [name, value] of Object.entries(fields)) {
    if (known.has(name) || value === undefined) continue;
    if (name === 'error_stack' && level !== 'error') continue;
    words.push(`${name}=${value}`);
  }
  return words
    .filter(Boolean)
    .join('  ')
    .replaceAll(/[\r\n]+\s*/g, ' | ');
}

const ids = { container_id: 'container', image_id: 'image', request_id: 'request' } as const;

function describeIds(record: LogRecord): string[] {
  return Object.entries(ids).flatMap(([name, word]) => (record[name] === undefined ? [] : [`${word}=${record[name]}`]));
}

function describeWhat(record: LogRecord): string[] {
  switch (record.code) {
    case 'REQUEST':
      return [`${record.method} ${record.route}`, String(record.status), `${record.duration_ms ?? 0} ms`];
    case 'IMAGE_COMPLETED':
      return ['image completed', `${record.faces} ${record.faces === 1 ? 'face' : 'faces'}`, `${record.encode_ms} ms`];
    case 'IMAGE_FAILED':
      return ['image failed', String(record.error_code)];
    case 'IMAGE_EVENT_PUBLISHED':
      return ['event published', String(record.status)];
    default:
      return [record.message];
  }
}

/** The fields that `describeWhat` has told already. */
function whatFields(code: string): readonly string[] {
  switch (code) {
    case 'REQUEST':
      return ['method', 'route', 'status', 'duration_ms'];
    case 'IMAGE_COMPLETED':
      return ['faces', 'encode_ms', 'peak_memory_mb', 'message_id', 'receive_count'];
    case 'IMAGE_FAILED':
      return ['error_code', 'message_id', 'receive_count'];
    case 'IMAGE_EVENT_PUBLISHED':
      return ['status', 'message_id', 'receive_count'];
    default:
      return [];
  }
}

const levelMark = (level: LogRecord['level']): string => (level === 'info' ? '' : level.toUpperCase());

function formatTime(time: Date): string {
  const two = (value: number) => String(value).padStart(2, '0');
  return `${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}`;
}
