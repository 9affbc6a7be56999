import { FaceEncodeError } from '../../client/index.ts';
import { CommandError } from '../command-error.ts';
import { exitCodes } from '../exit-codes.ts';
import { explainRate } from '../verification/decision-options.ts';

/** A service with its search off answers that there is no such route. This says what turns it on. Other errors stay as they are. */
export function explainSearch(error: unknown): unknown {
  if (error instanceof FaceEncodeError && error.code === 'route_not_found') {
    const text =
      'This service has its search switched off; FACE_SEARCH=on (one machine) or faceSearch=true (AWS) turns it on';
    return new CommandError(exitCodes.api, text);
  }
  return explainRate(error);
}
