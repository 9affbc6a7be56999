import { Dashboard, GraphWidget, type IMetric, type IWidget } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { imageErrors } from '../../api/errors.ts';
import type { ServiceStack } from '../service-stack.ts';
import { type ServiceMetrics, uploadSteps } from './service-metrics.ts';

export interface ServiceDashboardProps {
  readonly service: ServiceStack;
  readonly metrics: ServiceMetrics;
}

/** One page, in the order in which one asks: are people served, are pictures encoded, what is the matter. */
export class ServiceDashboard extends Construct {
  constructor(scope: Construct, id: string, { service, metrics }: ServiceDashboardProps) {
    super(scope, id);
    const { encode, fail } = service.workers;
    const deadEvents = metrics.deadEvents();
    const dead = [metrics.deadImages(), metrics.deadTasks(), ...(deadEvents ? [deadEvents] : [])];
    new Dashboard(this, 'Dashboard', {
      widgets: [
        row(
          graph('Requests', [metrics.requests()]),
          graph('Errors', [metrics.clientErrors(), metrics.serverErrors()]),
          graph('Latency, summaries that wait included (ms)', [metrics.latency(50), metrics.latency(99)]),
        ),
        row(
          graph('Images', [metrics.accepted(), metrics.completed(), metrics.failed()]),
          graph('Images failed, by code', Object.keys(imageErrors).map(metrics.failedBy)),
          graph('Faces', [metrics.faces()]),
        ),
        row(
          graph('Queue: age of the oldest message (s)', [metrics.oldestMessage()]),
          graph('Queue: messages waiting, dead', [metrics.waiting(), ...dead]),
          graph('Wait in the queue (ms)', [metrics.queueWait(50), metrics.queueWait(99)]),
        ),
        row(
          graph('Encoder time (ms)', [metrics.encodeTime(50), metrics.encodeTime(99)]),
          graph('Worker: errors, throttles', [metrics.errors(encode), metrics.throttles(encode), metrics.errors(fail)]),
          graph('Worker: duration p99 (ms)', [metrics.duration(encode)]),
        ),
        row(
          graph('Uploads: duration p99 (ms)', uploadSteps.map(metrics.uploadTime)),
          graph('Dead letters that went back', [metrics.deadImagesReturned()]),
        ),
      ],
    });
  }
}

const row = (...widgets: IWidget[]): IWidget[] => widgets;

const graph = (title: string, left: IMetric[]): IWidget => new GraphWidget({ title, left, width: 8, height: 6 });
