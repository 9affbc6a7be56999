import { describe } from 'vitest';
import { describeContainerStore } from '../../ports/container-store.suite.ts';
import { describeEnrolmentStore } from '../../ports/enrolment-store.suite.ts';
import { describeFaceSearch } from '../../ports/face-search.suite.ts';
import { describeImageQueue } from '../../ports/image-queue.suite.ts';
import { describeImageStates } from '../../ports/image-states.suite.ts';
import { describeImageWork } from '../../ports/image-work.suite.ts';
import { describePictureStore } from '../../ports/picture-store.suite.ts';
import { describeReusedKey } from '../../ports/reused-key.suite.ts';
import { describeSameKey } from '../../ports/same-key.suite.ts';
import { describeTaskQueue } from '../../ports/task-queue.suite.ts';
import { openFileHome, openMemoryHome } from '../../support/homes/sqlite-home.ts';

describe.each([
  ['SQLite and files', openFileHome],
  ['SQLite in memory', openMemoryHome],
])('%s', (name, openHome) => {
  describeContainerStore(name, openHome);
  describeImageStates(name, openHome);
  describePictureStore(name, openHome);
  describeImageQueue(name, openHome);
  describeTaskQueue(name, openHome);
  describeImageWork(name, openHome);
  describeReusedKey(name, openHome);
  describeSameKey(name, openHome);
  describeEnrolmentStore(name, openHome);
  describeFaceSearch(name, openHome);
});
