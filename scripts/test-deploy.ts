import { runDeployTest } from './deploy-test/deploy-test.ts';
import { startMinistack } from './deploy-test/ministack.ts';

/** `npm run test:deploy`: deploy, test, update and destroy on MiniStack, an emulator of AWS that needs no Docker. */
process.exitCode = await runDeployTest({ name: 'MiniStack', start: startMinistack });
