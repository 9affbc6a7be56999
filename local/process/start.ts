import { runUntilSignal } from './run-until-signal.ts';
import { startAndPrint } from './start-and-print.ts';

/** The entry of `npm start`. */
await runUntilSignal(() => startAndPrint());
