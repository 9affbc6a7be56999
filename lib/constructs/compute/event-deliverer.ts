import { Construct } from 'constructs';
import { UNHURRIED_READERS } from '../../function-specs.ts';
import { DELIVER_ENTRY, type DeliveryQueue } from '../storage/delivery-queue.ts';
import { readQueue } from './read-queue.ts';
import type { ServiceFunctions } from './service-functions.ts';

export interface EventDelivererProps {
  readonly functions: ServiceFunctions;
  readonly queue: DeliveryQueue;
}

/** The reader of the events that wait for the webhook. */
export class EventDeliverer extends Construct {
  constructor(scope: Construct, id: string, { functions, queue: { deliveries } }: EventDelivererProps) {
    super(scope, id);
    if (!deliveries) return;
    readQueue(functions.of(DELIVER_ENTRY), deliveries.queue, {
      batchSize: 10,
      maxConcurrency: UNHURRIED_READERS['deliver-event'],
    });
  }
}
