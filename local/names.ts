/** What the resources of the local service are called. Their files lie under these names: a change loses them. */
export const localNames = {
  region: 'us-east-1',
  accountId: '000000000000',
  bucket: 'face-encode-pictures',
  table: 'face-encode',
  imagesQueue: 'face-encode-images',
  deadLetterQueue: 'face-encode-images-dead',
  tasksQueue: 'face-encode-tasks',
  deadTasksQueue: 'face-encode-tasks-dead',
  eventsTopic: 'face-encode-events',
  webhookQueue: 'face-encode-webhook',
  deadWebhookQueue: 'face-encode-webhook-dead',
} as const;

/** Any credentials do, as long as all sides use the same. */
export const localCredentials = { accessKeyId: 'local', secretAccessKey: 'local' } as const;

/** The ARN of a queue by its name. */
export const queueArn = (name: string): string => `arn:aws:sqs:${localNames.region}:${localNames.accountId}:${name}`;

/** Where it is told of images that are completed or failed. */
export const eventsTopicArn = `arn:aws:sns:${localNames.region}:${localNames.accountId}:${localNames.eventsTopic}`;

/** Where the queues are, for the SDK. */
export interface QueueUrls {
  readonly images: string;
  readonly deadLetters: string;
  readonly tasks: string;
  readonly deadTasks: string;
  readonly webhook: string;
  readonly deadWebhook: string;
}

/**
 * The URLs of the queues at the address of this run. The store finds a queue by its name alone, so that the address may be
 * another one than when the queue was made.
 */
export function queueUrlsAt(address: string): QueueUrls {
  const at = (name: string) => `${address}/${localNames.accountId}/${name}`;
  return {
    images: at(localNames.imagesQueue),
    deadLetters: at(localNames.deadLetterQueue),
    tasks: at(localNames.tasksQueue),
    deadTasks: at(localNames.deadTasksQueue),
    webhook: at(localNames.webhookQueue),
    deadWebhook: at(localNames.deadWebhookQueue),
  };
}
