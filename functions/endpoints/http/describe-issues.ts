import type * as z from 'zod';
import { headerName } from '../../../api/requests.ts';
import { quoteText, shorten } from '../../domain/quote-text.ts';

/** Limits of what a message repeats of a request: unknown names, characters of all problems. */
const MAX_NAMES = 3;
const MAX_PROBLEMS_LENGTH = 500;

/** What is wrong with a body, field by field. */
export function describeIssues(issues: readonly z.core.$ZodIssue[]): string {
  return shorten(issues.flatMap(chooseBranch).map(describeIssue).join('; '), MAX_PROBLEMS_LENGTH);
}

/**
 * Where one of several shapes is allowed, the problems of the one that was meant: the only one that knows all fields that came.
 * Where no shape or more than one knows them, the problem is the shape itself.
 */
function chooseBranch(issue: z.core.$ZodIssue): readonly z.core.$ZodIssue[] {
  if (issue.code !== 'invalid_union') return [issue];
  const meant = issue.errors.filter((branch) => !branch.some(isOfUnknownField));
  const [only, ...others] = meant;
  if (!only || others.length > 0) return [issue];
  return only.map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] }));
}

const isOfUnknownField = ({ code, path }: z.core.$ZodIssue): boolean =>
  code === 'unrecognized_keys' && path.length === 0;

function describeIssue(issue: z.core.$ZodIssue): string {
  const place = issue.path.join('.') || 'the body';
  if (issue.code !== 'unrecognized_keys') return `${place}: ${issue.message}`;
  return `${place}: unknown field ${quoteNames(issue.keys)}`;
}

/** What is wrong with the first parameter that is wrong. */
export function describeParameter(kind: 'parameter' | 'header', issues: readonly z.core.$ZodIssue[]): string {
  const [issue] = issues;
  if (issue?.code === 'unrecognized_keys') return `Unknown ${kind} ${quoteNames(issue.keys)}`;
  const name = String(issue?.path[0] ?? '');
  return `The ${kind} ${kind === 'header' ? headerName(name) : name} ${issue?.message ?? 'is malformed'}`;
}

/** Names that a client has sent. */
export function quoteNames(names: readonly string[]): string {
  const quoted = names.slice(0, MAX_NAMES).map(quoteText);
  const others = names.length - quoted.length;
  return `${quoted.join(', ')}${others > 0 ? ` and ${others} more` : ''}`;
}
