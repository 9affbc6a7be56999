import { describeEnrolmentStore } from '../../ports/enrolment-store.suite.ts';
import { describeFaceSearch } from '../../ports/face-search.suite.ts';
import { openAwsHome } from '../../support/homes/aws-home.ts';

/** On dynalite, with a vector index before it that is exact. A file of its own: Amazon's DynamoDB Local has no such index. */
describeEnrolmentStore('DynamoDB', openAwsHome);
describeFaceSearch('DynamoDB', openAwsHome);
