import { describe, expect, it } from 'vitest';
import { embeddedMetrics } from '../../../functions/runtime/embedded-metrics.ts';
import { count, milliseconds } from '../../../functions/telemetry/metrics.ts';

function record(emit: (metrics: ReturnType<typeof embeddedMetrics>) => void, namespace: string | undefined = 'Test') {
  const lines: unknown[] = [];
  emit(embeddedMetrics(namespace, (line) => lines.push(line)));
  return lines;
}

describe('embeddedMetrics', () => {
  it('writes one record of the embedded metric format with values, units and namespace', () => {
    const [line] = record((metrics) => metrics({ Faces: count(3), EncodeTime: milliseconds(250) }));

    expect(line).toEqual({
      _aws: {
        Timestamp: expect.any(Number),
        CloudWatchMetrics: [
          {
            Namespace: 'Test',
            Dimensions: [[]],
            Metrics: [
              { Name: 'Faces', Unit: 'Count' },
              { Name: 'EncodeTime', Unit: 'Milliseconds' },
            ],
          },
        ],
      },
      Faces: 3,
      EncodeTime: 250,
    });
  });

  it('keeps a series for each value of a dimension, and their sum', () => {
    const [line] = record((metrics) => metrics({ ImagesFailed: count() }, { ErrorCode: 'corrupt_image' }));

    expect(line).toMatchObject({
      _aws: { CloudWatchMetrics: [{ Dimensions: [[], ['ErrorCode']] }] },
      ErrorCode: 'corrupt_image',
      ImagesFailed: 1,
    });
  });

  it('writes nothing without a namespace', () => {
    const lines: unknown[] = [];
    embeddedMetrics(undefined, (line) => lines.push(line))({ Faces: count() });
    expect(lines).toEqual([]);
  });
});
