import { Alarm, ComparisonOperator, type Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';

export interface OperatorAlarmProps {
  /** What people notice or lose; the first line of the alarm's description. */
  readonly impact: string;
  /** Anchor of the section of docs/runbook.md that tells what to do. */
  readonly runbook: string;
  readonly metric: Metric;
  /** The alarm goes off at or above this value. */
  readonly threshold: number;
  /** Periods of the metric in a row. One bad moment is no reason to wake anybody. */
  readonly periods: number;
  readonly topic: ITopic;
}

/** An alarm that somebody can act on: it cannot be made without impact, action and a section of the runbook. */
export class OperatorAlarm extends Construct {
  constructor(
    scope: Construct,
    id: string,
    { impact, runbook, metric, threshold, periods, topic }: OperatorAlarmProps,
  ) {
    super(scope, id);
    const alarm = new Alarm(this, 'Alarm', {
      alarmDescription: `${impact} Runbook: docs/runbook.md#${runbook}`,
      metric,
      threshold,
      evaluationPeriods: periods,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      // No traffic is no trouble.
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
    alarm.addAlarmAction(new SnsAction(topic));
    alarm.addOkAction(new SnsAction(topic));
  }
}
