import { asFile, type StaticFile } from './static-files.ts';

/** Links are relative to /docs, so that they hold under every stage and base path. */
const page = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>face-encode API</title>
    <link rel="icon" href="data:,">
    <link rel="stylesheet" href="docs/swagger-ui.css">
    <link rel="stylesheet" href="docs/page.css">
  </head>
  <body>
    <div id="swagger-ui"></div>
    <script src="docs/swagger-ui-bundle.js"></script>
    <script src="docs/start.js"></script>
  </body>
</html>
`;

const startScript = `SwaggerUIBundle({ url: 'openapi.json', dom_id: '#swagger-ui', deepLinking: true });
`;

/** On a phone, tables are wider than the page: they scroll by themselves. No answer of this API has links to show. */
const pageStyle = `.swagger-ui .opblock-body { overflow-x: auto; }
.swagger-ui .response-col_links { display: none; }
`;

/** Our own files of the documentation page by name. */
export const docsPage: ReadonlyMap<string, StaticFile> = new Map([
  ['index.html', asFile('index.html', page)],
  ['page.css', asFile('page.css', pageStyle)],
  ['start.js', asFile('start.js', startScript)],
]);

/** The files of Swagger UI's package that the page needs, and nothing else of that folder. */
export const swaggerUiFiles = ['swagger-ui.css', 'swagger-ui-bundle.js'];
