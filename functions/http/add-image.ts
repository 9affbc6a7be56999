import { readEnvironment } from '../../settings/read-environment.ts';
import { pictureBucket } from '../adapters/aws/picture-bucket.ts';
import { containerTable } from '../adapters/aws/table/container-table.ts';
import { newId } from '../domain/ids.ts';
import { addImageEndpoint } from '../endpoints/add-image.ts';
import { makeBucketClient, makeTableClient } from '../runtime/clients.ts';
import { embeddedMetrics } from '../runtime/embedded-metrics.ts';
import { httpHandler } from '../runtime/http-handler.ts';
import { bucketEnvironment, callerEnvironment, tableEnvironment } from '../runtime/settings.ts';

const environment = readEnvironment(
  callerEnvironment.extend({ ...tableEnvironment.shape, ...bucketEnvironment.shape }),
);

const endpoint = addImageEndpoint({
  containers: containerTable(makeTableClient(), environment.TABLE_NAME),
  pictures: pictureBucket(makeBucketClient(environment.S3_PATH_STYLE), environment.BUCKET_NAME),
  metrics: embeddedMetrics(environment.METRICS_NAMESPACE),
  newId,
  now: Date.now,
});

export const handler = httpHandler(endpoint, environment);
