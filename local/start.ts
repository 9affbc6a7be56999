import { announceStart } from './announce-start.ts';
import { runUntilSignal } from './run-until-signal.ts';

/** The entry of `npm start`. */
await runUntilSignal(announceStart);
