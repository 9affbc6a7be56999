import { Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/**
 * Accepts a finding of cdk-nag at one construct, with a reason for the security reviewer.
 *
 * @param findings the details that are accepted, such as `Resource::*`; without them all of the rule
 */
export function acknowledge(
  construct: IConstruct,
  rule: string,
  reason: string,
  findings: readonly string[] = [],
): void {
  const ids = findings.length > 0 ? findings.map((finding) => `${rule}[${finding}]`) : [rule];
  for (const id of ids) Validations.of(construct).acknowledge({ id, reason });
}
