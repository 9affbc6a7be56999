import { describeContainerStore } from '../../ports/container-store.suite.ts';
import { describeImageQueue } from '../../ports/image-queue.suite.ts';
import { describeImageStates } from '../../ports/image-states.suite.ts';
import { describeImageWork } from '../../ports/image-work.suite.ts';
import { describePictureStore } from '../../ports/picture-store.suite.ts';
import { describeReusedKey } from '../../ports/reused-key.suite.ts';
import { describeSameKey } from '../../ports/same-key.suite.ts';
import { describeTaskQueue } from '../../ports/task-queue.suite.ts';
import { openAwsHome } from '../../support/homes/aws-home.ts';

describeContainerStore('DynamoDB', openAwsHome);
describeImageStates('DynamoDB', openAwsHome);
describePictureStore('S3', openAwsHome);
describeImageQueue('S3 and SQS', openAwsHome);
describeTaskQueue('SQS', openAwsHome);
describeImageWork('DynamoDB and S3', openAwsHome);
describeReusedKey('DynamoDB and S3', openAwsHome);
describeSameKey('DynamoDB and S3', openAwsHome);
