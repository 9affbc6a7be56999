import { Annotations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { DEFAULT_FALSE_MATCH_RATE } from '../../api/limits.ts';
import { findDoubts } from '../../settings/calibration-doubts.ts';
import { CalibrationFileError, readCalibrationFile } from '../../settings/calibration-file.ts';
import { calibratedEncoder } from '../../settings/shipped-calibrations.ts';
import { canStarveTheAccount, workersCanStarveTheAccount } from './check-concurrency.ts';
import { heldResponses } from './held-responses.ts';
import type { Settings } from './settings.ts';

/** Says at synthesis what works, but is hardly meant. */
export function warnOfSettings(construct: IConstruct, settings: Settings): void {
  const { auth, observability, alarmEmail, alarmTopicArn, emulator } = settings;
  const warn = (id: string, message: string) => Annotations.of(construct).addWarningV2(`face-encode:${id}`, message);
  if (auth === 'none') {
    warn(
      'no-authentication',
      'auth=none: everyone who knows the URL can upload pictures and read the faces of every container. Use it for trials only.',
    );
  }
  if (observability && !alarmEmail && !alarmTopicArn && !emulator) {
    warn(
      'alarms-without-receiver',
      'No one receives the alarms: pass -c alarmEmail=… or -c alarmTopicArn=…, or subscribe to the topic of the output AlarmTopicArn….',
    );
  }
  for (const doubt of doubtCalibration(settings)) warn('calibration', `calibrationFile: ${doubt}.`);
  if (workersCanStarveTheAccount(settings)) {
    const { maxConcurrency, accountConcurrency } = settings;
    warn(
      'workers',
      `In a backlog the workers may take ${maxConcurrency} (maxConcurrency) of the ${accountConcurrency} executions that Lambda runs in the account (accountConcurrency), and uploads are answered 503 then: lower maxConcurrency, or raise the quota of the account.`,
    );
  }
  if (canStarveTheAccount(settings)) {
    warn(
      'held-responses',
      `Up to ${heldResponses(settings)} responses may be held at once, of ${settings.accountConcurrency} executions that Lambda runs in the account (accountConcurrency): lower maxWaitSeconds or the throttle rates, or reserve concurrency for get-summary, get-template and create-verification.`,
    );
  }
}

function doubtCalibration({ calibrationFile, encoder, encodingServiceVersion }: Settings): string[] {
  if (calibrationFile === undefined) return [];
  const identity = encoder === 'http' ? { name: 'http', version: encodingServiceVersion } : calibratedEncoder;
  try {
    return findDoubts([readCalibrationFile(calibrationFile)], identity, DEFAULT_FALSE_MATCH_RATE);
  } catch (error) {
    // What is no calibration at all stops the packaging, which says why.
    if (error instanceof CalibrationFileError) return [];
    throw error;
  }
}
