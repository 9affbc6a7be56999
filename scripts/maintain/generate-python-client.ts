import { preparePython } from '../faults/python-environment.ts';
import { generatedFolder, generatePackage, requirements } from '../python-client/generate-package.ts';

/** `npm run maintain:python-client`: writes the generated part of the Python client again, after a change of `api/`. */
await generatePackage(await preparePython('python-client', requirements), generatedFolder);
