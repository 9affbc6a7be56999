import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { imageErrors } from '../../../api/errors.ts';
import { UPLOAD_MISSING_SECONDS } from '../../../api/limits.ts';
import { retryDelay } from '../../../functions/domain/retry-delay.ts';
import { timeoutOf } from '../../../lib/function-specs.ts';
import { MAX_RECEIVES, WEBHOOK_RETRIES } from '../../../settings/work-limits.ts';
import { webhook } from '../support/example-settings.ts';
import { resourcesOf, synthesise } from '../support/synth.ts';

const { observability } = synthesise({ ...webhook, alarmEmail: 'operator@example.com', faceSearch: 'true' });
const alarms = Object.entries(resourcesOf(observability, 'AWS::CloudWatch::Alarm')).map(
  ([id, { Properties }]) => [id, Properties] as const,
);
const runbook = readFileSync(join(import.meta.dirname, '..', '..', '..', 'docs', 'runbook.md'), 'utf8');

const metricName = ({ MetricName }: Record<string, unknown>) => String(MetricName);

describe('the alarms', () => {
  it.each([
    ['dead letters', 'ApproximateNumberOfMessagesVisible'],
    ['the age of the oldest message', 'ApproximateAgeOfOldestMessage'],
    ['errors of the API', '5XXError'],
    ['dead letters that go back', 'DeadImagesReturned'],
    ['the time of uploads', 'Duration'],
    ['errors of the workers', 'Errors'],
    ['throttled workers', 'Throttles'],
    ['throttled writes', 'WriteThrottleEvents'],
    ['throttled reads', 'ReadThrottleEvents'],
    ['images given up', 'ImagesFailed'],
  ])('watch %s', (_, name) => {
    expect(alarms.map(([, properties]) => metricName(properties))).toContain(name);
  });

  it.each(alarms)('%s says what is lost and where to read on, and tells somebody', (_, properties) => {
    const { AlarmDescription, AlarmActions, OKActions, TreatMissingData } = z
      .looseObject({
        AlarmDescription: z.string(),
        AlarmActions: z.array(z.unknown()).min(1),
        OKActions: z.array(z.unknown()).min(1),
        TreatMissingData: z.string(),
      })
      .parse(properties);
    const [, impact = '', anchor = ''] = /^(.{20,}) Runbook: docs\/runbook\.md#([\w-]+)$/.exec(AlarmDescription) ?? [];
    expect(impact).toMatch(/\.$/);
    expect(sectionOf(anchor)).toMatch(/\*\*Means\*\*[\s\S]+\*\*Look\*\*[\s\S]+\*\*Do\*\*/);
    expect(AlarmActions).toEqual(OKActions);
    expect(TreatMissingData).toBe('notBreaching');
  });

  it('use one plain metric each, which every emulator of CloudWatch knows', () => {
    for (const [, properties] of alarms) expect(properties.Metrics).toBeUndefined();
  });

  it('look at dead letters that nobody takes, and at those that are taken and go back again and again', () => {
    const dead = alarms.filter(([id]) => id.startsWith('AlarmsDeadImages')).map(([, properties]) => properties);
    expect(dead).toEqual([
      // Not their number: while many come and each is taken within seconds, nobody is needed.
      expect.objectContaining({ Namespace: 'AWS/SQS', Statistic: 'Maximum', Threshold: 900, EvaluationPeriods: 1 }),
      // A metric without dimensions, as the function writes it.
      expect.objectContaining({ Namespace: 'FaceEncode/face-encode', Statistic: 'Sum', EvaluationPeriods: 3 }),
    ]);
    expect(dead.map(metricName)).toEqual(['ApproximateAgeOfOldestMessage', 'DeadImagesReturned']);
    expect(dead[1]).not.toHaveProperty('Dimensions');
  });

  it('look at every queue that something has to read', () => {
    const watched = alarms
      .filter(([, properties]) => metricName(properties) === 'ApproximateAgeOfOldestMessage')
      .map(
        ([, { Dimensions }]) =>
          /ExportsOutputFnGetAtt([A-Z][A-Za-z]+?)[0-9A-F]{8}/.exec(JSON.stringify(Dimensions))?.[1],
      );

    expect(watched.toSorted()).toEqual(['ImagesDeadLetters', 'ImagesQueue', 'TasksQueue', 'WebhookDeliveriesQueue']);
  });

  it('of messages that wait on purpose wait for longer than all tries take', () => {
    const thresholdOf = (name: string) => {
      const [, found] = alarms.find(([id]) => id.startsWith(`Alarms${name}`)) ?? [];
      return z.looseObject({ Threshold: z.number() }).parse(found).Threshold;
    };
    const visibility = 6 * timeoutOf('functions/queue/run-task.ts');
    const triesOfEvent = Array.from({ length: WEBHOOK_RETRIES.tries }, (_, tried) =>
      retryDelay(WEBHOOK_RETRIES.baseSeconds, tried + 1, 0, WEBHOOK_RETRIES),
    );

    expect(thresholdOf('TasksWait')).toBeGreaterThan(UPLOAD_MISSING_SECONDS + MAX_RECEIVES * visibility);
    expect(thresholdOf('EventsWait')).toBeGreaterThan(triesOfEvent.reduce((sum, seconds) => sum + seconds, 0));
  });

  it('take no summary that waits on purpose for a slow one', () => {
    const slow = alarms.filter(([, properties]) => ['Latency', 'Duration'].includes(metricName(properties)));
    const functions = slow.map(
      ([, { Dimensions }]) => /Functions([A-Z][A-Za-z]+?)Function/.exec(JSON.stringify(Dimensions))?.[1],
    );
    expect(functions.sort()).toEqual(['AddImage', 'CreateContainer', 'CreateUpload']);
  });

  it('are as many as the documentation of the cost says', () => {
    const text = readFileSync(join(import.meta.dirname, '..', '..', '..', 'docs', 'deployment.md'), 'utf8');
    const [, usual, withWebhook, withSearch, withBoth] =
      /second stack has (\d+) alarms, with a webhook (\d+), with `faceSearch=true` (\d+), with both (\d+)/.exec(text) ??
      [];
    const count = (settings: Record<string, string>) => {
      const { observability: stack } = synthesise({ alarmEmail: 'operator@example.com', ...settings });
      return Object.keys(resourcesOf(stack, 'AWS::CloudWatch::Alarm')).length;
    };
    expect([usual, withWebhook, withSearch, withBoth].map(Number)).toEqual([
      count({}),
      count(webhook),
      count({ faceSearch: 'true' }),
      alarms.length,
    ]);
  });

  it('the redrive of dead letters is in the runbook as a command', () => {
    expect(sectionOf('dead-images')).toContain('aws sqs start-message-move-task --source-arn');
  });
});

it.each([
  ['of the default settings', {}],
  ['with executions that are kept ready', { provisionedConcurrency: 'encode-image=2,fail-image=1,get-summary=1' }],
])('each command of the runbook finds one resource of a deployment %s', (_, settings) => {
  const { service } = synthesise({ ...webhook, faceSearch: 'true', ...settings });
  const named = [
    ...[...runbook.matchAll(/resource (AWS::[\w:]+) ([A-Z]\w+)/g)].map(([, type = '', name = '']) => [type, name]),
    ...[...runbook.matchAll(/^logs ([A-Z]\w+)/gm)].map(([, name = '']) => ['AWS::Logs::LogGroup', name]),
  ];
  expect(named.length).toBeGreaterThan(8);
  for (const [type = '', name = ''] of named) {
    const found = Object.keys(resourcesOf(service, type)).filter((id) => id.includes(name));
    expect({ type, name, found: found.length }).toEqual({ type, name, found: 1 });
  }
});

/** The text below the heading of an anchor, as GitHub makes them. */
function sectionOf(anchor: string): string {
  const sections = runbook.split(/^## /m).slice(1);
  const slug = (title: string) =>
    title
      .toLowerCase()
      .replaceAll(/[^\w\s-]/g, '')
      .trim()
      .replaceAll(/\s+/g, '-');
  return sections.find((section) => slug(section.split('\n')[0] ?? '') === anchor) ?? '';
}

describe('the dashboard', () => {
  const body = JSON.stringify(resourcesOf(observability, 'AWS::CloudWatch::Dashboard'));

  it.each([
    ...['Count', '4XXError', '5XXError', 'Latency', 'ApproximateAgeOfOldestMessage', 'Duration'],
    'DeadImagesReturned',
    ...['ImagesAccepted', 'ImagesCompleted', 'ImagesFailed', 'Faces', 'EncodeTime', 'QueueWait'],
  ])('shows %s', (name) => {
    expect(body).toContain(`\\"${name}\\"`);
  });

  it('shows failed images by every code there is, and by nothing else', () => {
    const codes = [...body.matchAll(/\\"ErrorCode\\",\\"(\w+)\\"/g)].map(([, code]) => code);
    expect(new Set(codes)).toEqual(new Set(Object.keys(imageErrors)));
  });
});

it('the stack reads the other one by exports, which every emulator knows and which keep what is in use', () => {
  const text = JSON.stringify(observability.toJSON());
  expect(text).toContain('Fn::ImportValue');
  expect(text).not.toContain('Fn::GetStackOutput');
});

it('only alarms of this account may publish to the topic, over TLS', () => {
  observability.hasResourceProperties('AWS::SNS::TopicPolicy', {
    PolicyDocument: {
      Statement: [
        { Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } },
        {
          Effect: 'Allow',
          Principal: { Service: 'cloudwatch.amazonaws.com' },
          Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
        },
      ],
    },
  });
});
