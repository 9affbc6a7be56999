// `npm start` and `npm run encoder` in a clone: `node scripts/start.js ENTRY`, with the entry's path in the project.
import { checkNode } from '../cli/check-node.js';
import { keepCompiled } from '../cli/keep-compiled.js';

checkNode(1, 'Install a newer one, or run `npm ci` without --omit=dev: it brings one along.');
keepCompiled();
await import(new URL(`../${process.argv[2]}`, import.meta.url).href);
