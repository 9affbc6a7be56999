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
    <nav><a href="./">Try it with your own pictures in the console</a></nav>
    <div id="swagger-ui"></div>
    <script src="docs/swagger-ui-bundle.js"></script>
    <script src="docs/start.js"></script>
  </body>
</html>
`;

/** Swagger UI has a dark look, but does not ask which one the browser prefers. */
const startScript = `const dark = matchMedia('(prefers-color-scheme: dark)');
const choose = () => document.documentElement.classList.toggle('dark-mode', dark.matches);
dark.addEventListener('change', choose);
choose();
SwaggerUIBundle({ url: 'openapi.json', dom_id: '#swagger-ui', deepLinking: true });
`;

/** On a phone, tables are wider than the page: they scroll by themselves. No answer of this API has links to show. */
const pageStyle = `body { margin: 0; }
nav { max-width: 1460px; margin: 0 auto; padding: 20px 20px 0; font: 14px sans-serif; }
nav a { color: #2a6fb0; }
.dark-mode nav a { color: #51a8ff; }
.swagger-ui .info code { white-space: normal; overflow-wrap: anywhere; }
.swagger-ui .opblock-body { overflow-x: auto; }
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
