import type { OperationId } from '../api/routes.ts';

/** Entry files of the Lambda functions behind the routes, from the top of the project. Several routes may share one. */
export const entryOf: Readonly<Record<OperationId, string>> = {
  createContainer: 'functions/http/create-container.ts',
  addImage: 'functions/http/add-image.ts',
  createUpload: 'functions/http/create-upload.ts',
  deleteContainer: 'functions/http/delete-container.ts',
  deleteImage: 'functions/http/delete-image.ts',
  getSummary: 'functions/http/get-summary.ts',
  getComparison: 'functions/http/get-comparison.ts',
  getTemplate: 'functions/http/get-template.ts',
  createVerification: 'functions/http/create-verification.ts',
  putEnrolment: 'functions/http/put-enrolment.ts',
  deleteEnrolment: 'functions/http/delete-enrolment.ts',
  getMatches: 'functions/http/get-matches.ts',
  getHealth: 'functions/http/get-health.ts',
  getOpenApi: 'functions/http/get-openapi.ts',
  getDocs: 'functions/http/get-docs.ts',
  getDocsFile: 'functions/http/get-docs.ts',
  getConsole: 'functions/http/get-console.ts',
  getConsoleFile: 'functions/http/get-console.ts',
};
