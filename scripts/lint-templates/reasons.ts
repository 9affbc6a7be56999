import type { Finding } from './linters.ts';

/** A finding that stays, and why. */
export interface Reason {
  readonly rule: string;
  readonly why: string;
}

export const reasons: readonly Reason[] = [
  {
    rule: 'W3005',
    why: 'The CDK writes the dependency of a function on its role beside the reference to it; naming it twice changes nothing.',
  },
  {
    rule: 'CKV_AWS_18',
    why: 'Pictures live for minutes and only the functions of the stack touch them; their log has a line for each. CloudTrail data events can be switched on where an audit needs more.',
  },
  { rule: 'CKV_AWS_21', why: 'Versions would keep pictures of people after their deletion.' },
  {
    rule: 'CKV_AWS_26',
    why: 'Without a key of the customer the topic of alarms cannot be encrypted: the policy of alias/aws/sns does not let CloudWatch publish. customerKey and kmsKeyArn encrypt it.',
  },
  {
    rule: 'CKV_AWS_27',
    why: 'The queues are encrypted with the keys of SQS (SqsManagedSseEnabled), which the check does not know.',
  },
  { rule: 'CKV_AWS_28', why: 'backupDays=0 is a choice: what is erased cannot be restored by anybody.' },
  {
    rule: 'CKV_AWS_59',
    why: 'Open are health, documentation and console, which hold nothing about a person; preflight requests; the 404 of unknown routes, which calls nothing; and everything with auth=none, of which the synthesis warns.',
  },
  { rule: 'CKV_AWS_73', why: 'tracing=false is a choice.' },
  {
    rule: 'CKV_AWS_111',
    why: 'The actions with which Lambda connects the worker to a VPC cannot be limited to resources; they are those of the managed policy AWSLambdaVPCAccessExecutionRole.',
  },
  {
    rule: 'CKV_AWS_115',
    why: 'A new account has 10 executions and AWS wants 100 unreserved, so a default would fail there. reservedConcurrency reserves them; throttles and maxWaitSeconds keep 100 free without.',
  },
  {
    rule: 'CKV_AWS_116',
    why: 'The functions are called by API Gateway and by SQS, never asynchronously; the dead letters are those of the queues.',
  },
  {
    rule: 'CKV_AWS_117',
    why: 'Functions that call AWS alone are safe outside of a VPC; vpcId puts the worker into one.',
  },
  {
    rule: 'CKV_AWS_119',
    why: 'AWS encrypts the table with its own key; customerKey and kmsKeyArn take one of the customer.',
  },
  {
    rule: 'CKV_AWS_120',
    why: 'Answers hold data of single people and change within seconds: caching them would be a leak.',
  },
  {
    rule: 'CKV_AWS_158',
    why: 'Logs hold ids, codes and counts. CloudWatch encrypts them with its own key; customerKey and kmsKeyArn take one of the customer.',
  },
  {
    rule: 'CKV_AWS_173',
    why: 'The variables are names and addresses; the secret of another encoder is named by its ARN.',
  },
  {
    rule: 'CKV_AWS_192',
    why: 'The web ACL of callerLimit counts requests of an address; nothing here runs Java. webAclArn takes one with other rules.',
  },
];

export const reasonFor = ({ rule }: Finding): Reason | undefined => reasons.find((reason) => reason.rule === rule);
