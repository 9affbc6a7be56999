import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type OperationId, routesWith } from '../../api/routes.ts';
import { consoleFolder } from '../../console/folder.ts';
import { newId } from '../../functions/domain/ids.ts';
import type { EncoderIdentity, Instant } from '../../functions/domain/model.ts';
import type { ContainerStore, PictureStore, TaskQueue, UploadForms } from '../../functions/domain/ports.ts';
import type { EnrolmentStore } from '../../functions/domain/search/enrolment.ts';
import type { Calibrations } from '../../functions/domain/verification/calibration.ts';
import { addImageEndpoint } from '../../functions/endpoints/add-image.ts';
import { createContainerEndpoint } from '../../functions/endpoints/create-container.ts';
import { createUploadEndpoint } from '../../functions/endpoints/create-upload.ts';
import { createVerificationEndpoint } from '../../functions/endpoints/create-verification.ts';
import { deleteContainerEndpoint } from '../../functions/endpoints/delete-container.ts';
import { deleteEnrolmentEndpoint } from '../../functions/endpoints/delete-enrolment.ts';
import { deleteImageEndpoint } from '../../functions/endpoints/delete-image.ts';
import { getComparisonEndpoint } from '../../functions/endpoints/get-comparison.ts';
import { getConsoleEndpoint, getConsoleFileEndpoint } from '../../functions/endpoints/get-console.ts';
import { getDocsEndpoint, getDocsFileEndpoint } from '../../functions/endpoints/get-docs.ts';
import { getHealthEndpoint } from '../../functions/endpoints/get-health.ts';
import { getMatchesEndpoint } from '../../functions/endpoints/get-matches.ts';
import { getOpenApiEndpoint } from '../../functions/endpoints/get-openapi.ts';
import { getSummaryEndpoint } from '../../functions/endpoints/get-summary.ts';
import { getTemplateEndpoint } from '../../functions/endpoints/get-template.ts';
import type { Endpoint } from '../../functions/endpoints/http/endpoint.ts';
import { swaggerUiFiles } from '../../functions/endpoints/pages/docs-page.ts';
import { staticFiles } from '../../functions/endpoints/pages/static-files.ts';
import { putEnrolmentEndpoint } from '../../functions/endpoints/put-enrolment.ts';
import { noMetrics } from '../../functions/telemetry/metrics.ts';
import { directUploadEndpoint } from '../direct-upload/direct-upload-endpoint.ts';
import { UPLOAD_PATH } from '../direct-upload/upload-forms.ts';
import { formLimit, uploadLimit } from '../gateway/bodies/body-limit.ts';
import type { GatewayRoute } from '../gateway/serve-request.ts';

export interface RouteDependencies {
  readonly containers: ContainerStore;
  /** Without the search its routes do not exist. */
  readonly enrolments: EnrolmentStore | undefined;
  readonly pictures: PictureStore;
  readonly tasks: TaskQueue;
  readonly forms: UploadForms;
  /** Signs the forms of direct uploads. */
  readonly uploadSecret: Uint8Array;
  /** Goes with the vectors. */
  readonly encoder: EncoderIdentity;
  /** Whether it can work. */
  readonly isEncoderAvailable: () => boolean;
  /** What a distance between its vectors means. */
  readonly calibrations: Calibrations;
  readonly retentionDays: number;
  readonly eraseAgainSeconds: number;
  /** How callers are known. */
  readonly auth: 'none' | 'jwt';
  readonly now: () => Instant;
  /** @param milliseconds to wait */
  readonly sleep: (milliseconds: number) => Promise<unknown>;
  /** Seconds that a response is held at most. */
  readonly maxWaitSeconds: number;
}

/** The routes of the API, each with its endpoint, and the route that takes direct uploads. */
export function createRoutes(dependencies: RouteDependencies): GatewayRoute[] {
  const endpoints = createEndpoints(dependencies);
  const ofApi = routesWith({ faceSearch: dependencies.enrolments !== undefined }).flatMap((route) => {
    const endpoint = endpoints[route.operationId];
    if (!endpoint) return [];
    return [{ ...route, endpoint, ...(route.operationId === 'addImage' && { bodyLimit: formLimit }) }];
  });
  return [...ofApi, directUpload(dependencies)];
}

/** In the place of the bucket on AWS. Its form is the authorization. */
const directUpload = ({ uploadSecret: secret, ...dependencies }: RouteDependencies): GatewayRoute => ({
  operationId: 'directUpload',
  method: 'POST',
  path: UPLOAD_PATH,
  authenticated: false,
  endpoint: directUploadEndpoint({ secret, ...dependencies }),
  bodyLimit: uploadLimit,
});

function createEndpoints(given: RouteDependencies): Partial<Record<OperationId, Endpoint>> {
  const { enrolments } = given;
  const dependencies = { ...given, newId, metrics: noMetrics };
  const docs = { readPackageFile: staticFiles(findSwaggerUi(), swaggerUiFiles) };
  const consolePage = { readConsoleFile: staticFiles(consoleFolder) };
  return {
    createContainer: createContainerEndpoint(dependencies),
    addImage: addImageEndpoint(dependencies),
    createUpload: createUploadEndpoint(dependencies),
    deleteContainer: deleteContainerEndpoint(dependencies),
    deleteImage: deleteImageEndpoint(dependencies),
    getSummary: getSummaryEndpoint(dependencies),
    getComparison: getComparisonEndpoint(dependencies),
    getTemplate: getTemplateEndpoint(dependencies),
    createVerification: createVerificationEndpoint(dependencies),
    ...(enrolments && {
      putEnrolment: putEnrolmentEndpoint({ ...dependencies, enrolments }),
      deleteEnrolment: deleteEnrolmentEndpoint({ ...dependencies, enrolments }),
      getMatches: getMatchesEndpoint({ ...dependencies, enrolments }),
    }),
    getHealth: getHealthEndpoint(dependencies),
    getOpenApi: getOpenApiEndpoint({ ...dependencies, features: { faceSearch: enrolments !== undefined } }),
    getDocs: getDocsEndpoint(docs),
    getDocsFile: getDocsFileEndpoint(docs),
    getConsole: getConsoleEndpoint(consolePage),
    getConsoleFile: getConsoleFileEndpoint(consolePage),
  };
}

const findSwaggerUi = (): string => dirname(fileURLToPath(import.meta.resolve('swagger-ui-dist/package.json')));
