/** What the resources of the emulators are called. */
export const names = {
  region: 'us-east-1',
  accountId: '000000000000',
  bucket: 'face-encode-pictures',
  table: 'face-encode',
  imagesQueue: 'face-encode-images',
  deadLetterQueue: 'face-encode-images-dead',
  tasksQueue: 'face-encode-tasks',
  deadTasksQueue: 'face-encode-tasks-dead',
  eventsTopic: 'face-encode-events',
  /** Subscribed to the topic. */
  eventsQueue: 'face-encode-events-received',
} as const;

/** Any credentials do, as long as all sides use the same. */
export const credentials = { accessKeyId: 'test', secretAccessKey: 'test' } as const;

export const queueArn = (name: string): string => `arn:aws:sqs:${names.region}:${names.accountId}:${name}`;

export const topicArn = `arn:aws:sns:${names.region}:${names.accountId}:${names.eventsTopic}`;

/** Where the queues are, for the SDK. */
export const queueUrlsAt = (address: string) => {
  const at = (name: string) => `${address}/${names.accountId}/${name}`;
  return {
    images: at(names.imagesQueue),
    deadLetters: at(names.deadLetterQueue),
    tasks: at(names.tasksQueue),
    deadTasks: at(names.deadTasksQueue),
    events: at(names.eventsQueue),
  };
};

export type QueueUrls = ReturnType<typeof queueUrlsAt>;

/** The secret of the webhook. */
export const secretArn = `arn:aws:secretsmanager:${names.region}:${names.accountId}:secret:webhook-AbCdEf`;
