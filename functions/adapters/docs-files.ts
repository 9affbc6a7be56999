import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface DocsFile {
  readonly contentType: string;
  readonly text: string;
}

/** Links are relative to /docs, so that they hold under every stage and base path. */
const page = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>face-encode API</title>
    <link rel="icon" href="data:,">
    <link rel="stylesheet" href="docs/swagger-ui.css">
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

/** The files of Swagger UI's package that the page needs, and nothing else of that folder. */
const packageFiles = new Map([
  ['swagger-ui.css', 'text/css; charset=utf-8'],
  ['swagger-ui-bundle.js', 'text/javascript; charset=utf-8'],
]);

/**
 * The files of the documentation page by name: our page and script, and Swagger UI's files out of `directory`, each read
 * once. Unknown names give undefined.
 */
export function docsFiles(directory: string): (name: string) => Promise<DocsFile | undefined> {
  const files = new Map<string, Promise<DocsFile>>([
    ['index.html', Promise.resolve({ contentType: 'text/html; charset=utf-8', text: page })],
    ['start.js', Promise.resolve({ contentType: 'text/javascript; charset=utf-8', text: startScript })],
  ]);
  return async (name) => {
    const contentType = packageFiles.get(name);
    if (contentType && !files.has(name)) {
      files.set(
        name,
        readFile(join(directory, name), 'utf8').then((text) => ({ contentType, text })),
      );
    }
    return await files.get(name);
  };
}
