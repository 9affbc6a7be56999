import { describeContainerStore } from '../../ports/container-store.suite.ts';
import { describeEnrolmentStore } from '../../ports/enrolment-store.suite.ts';
import { describeFaceSearch } from '../../ports/face-search.suite.ts';
import { describeImageStates } from '../../ports/image-states.suite.ts';
import { describeImageWork } from '../../ports/image-work.suite.ts';
import { describePictureStore } from '../../ports/picture-store.suite.ts';
import { openMemoryStores } from '../../support/homes/memory-home.ts';

/** What the unit tests of the use cases run on keeps the promises of a home. */
describeContainerStore('memory', openMemoryStores);
describeImageStates('memory', openMemoryStores);
describePictureStore('memory', openMemoryStores);
describeImageWork('memory', openMemoryStores);
describeEnrolmentStore('memory', openMemoryStores);
describeFaceSearch('memory', openMemoryStores);
