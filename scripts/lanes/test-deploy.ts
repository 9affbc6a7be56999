import { runDeployTest } from '../deploy-test/deploy-test.ts';
import { startMinistack } from '../deploy-test/ministack.ts';
import { lintTemplates } from '../lint-templates/lint-templates.ts';

/**
 * `npm run test:deploy`: lint the templates of many deployments; deploy, test, update and destroy on MiniStack, an emulator of AWS
 * that needs no Docker.
 */
process.exitCode = await runDeployTest({
  name: 'MiniStack',
  start: startMinistack,
  checkFirst: async (report) => {
    report.check('the templates of all variants lint clean', (await report.attempt('linters', lintTemplates)) === true);
  },
});
