import type * as z from 'zod';

/**
 * What is wrong with one value of a request, in the words of the API, so that no words of a library reach a caller. It never repeats
 * the value. A schema's own sentence goes before it.
 */
export function sayIssue(issue: z.core.$ZodRawIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? 'is missing' : `must be ${nameType(issue.expected)}`;
    case 'too_small':
      return sayBound(issue.origin, issue.minimum, issue.inclusive === false ? 'more than' : 'at least', issue.exact);
    case 'too_big':
      return sayBound(issue.origin, issue.maximum, issue.inclusive === false ? 'less than' : 'at most', issue.exact);
    case 'invalid_value':
      return `must be ${issue.values.length === 1 ? '' : 'one of '}${issue.values.map(String).join(', ')}`;
    case 'invalid_format':
      return formats[issue.format] ?? 'is not in the documented form';
    case 'not_multiple_of':
      return `must be a multiple of ${issue.divisor}`;
    case 'invalid_union':
      return 'has none of the documented shapes';
    default:
      return 'is not as documented';
  }
}

const types: Readonly<Record<string, string>> = {
  array: 'a list',
  boolean: 'true or false',
  int: 'a whole number',
  null: 'null',
  number: 'a number',
  object: 'an object',
  record: 'an object',
  string: 'text',
  tuple: 'a list',
};

const nameType = (expected: string): string => types[expected] ?? 'of another type';

const formats: Readonly<Record<string, string>> = {
  datetime: 'must be a time in ISO 8601',
  url: 'must be a URL',
  uuid: 'must be a UUID',
};

const units: Readonly<Record<string, string>> = { array: ' items', set: ' items', string: ' characters' };

function sayBound(origin: string, bound: number | bigint, word: string, exact = false): string {
  const unit = units[origin] ?? '';
  return `must ${unit ? 'have' : 'be'} ${exact ? 'exactly' : word} ${bound}${bound === 1 ? unit.replace(/s$/, '') : unit}`;
}
