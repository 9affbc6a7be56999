import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import * as z from 'zod';

/** Something that a linter does not like. */
export interface Finding {
  readonly tool: 'cfn-lint' | 'checkov';
  /** As in `W3005` or `CKV_AWS_158`. */
  readonly rule: string;
  readonly file: string;
  /** Logical id of the resource, or what the linter names. */
  readonly resource: string;
  readonly message: string;
}

const cfnLintSchema = z.array(
  z.object({
    Rule: z.object({ Id: z.string() }),
    Message: z.string(),
    Filename: z.string(),
    Location: z.object({ Path: z.array(z.union([z.string(), z.number()])).nullable() }),
  }),
);

/** Regions whose resource types differ: the usual ones, and one of each other partition. */
const regions = ['us-east-1', 'eu-west-1', 'us-gov-west-1', 'cn-north-1'];

/** @param bin folder of the programs */
export async function runCfnLint(bin: string, folder: string): Promise<Finding[]> {
  const files = (await readdir(folder)).map((name) => join(folder, name));
  const output = await outputOf(join(bin, 'cfn-lint'), ['--format', 'json', '--regions', ...regions, '--', ...files]);
  return cfnLintSchema.parse(JSON.parse(output)).map(({ Rule, Message, Filename, Location }) => ({
    tool: 'cfn-lint',
    rule: Rule.Id,
    file: basename(Filename),
    resource: String(Location.Path?.[1] ?? ''),
    message: Message,
  }));
}

const checkovSchema = z.object({
  results: z.object({
    failed_checks: z.array(
      z.object({ check_id: z.string(), check_name: z.string(), file_path: z.string(), resource: z.string() }),
    ),
    parsing_errors: z.array(z.string()),
  }),
});

/** checkov asks its maker's server for nothing: every check that needs it is left out. */
export async function runCheckov(bin: string, folder: string): Promise<Finding[]> {
  const args = ['--framework', 'cloudformation', '--directory', folder, '--output', 'json', '--compact', '--quiet'];
  const output = await outputOf(join(bin, 'checkov'), [...args, '--skip-download', '--soft-fail']);
  const { results } = checkovSchema.parse(JSON.parse(output));
  if (results.parsing_errors.length > 0) throw new Error(`checkov cannot read ${results.parsing_errors.join(', ')}`);
  return results.failed_checks.map(({ check_id, check_name, file_path, resource }) => ({
    tool: 'checkov',
    rule: check_id,
    file: basename(file_path),
    resource,
    message: check_name,
  }));
}

const failureSchema = z.looseObject({ code: z.number(), stdout: z.string() });

/** A linter that finds something ends with another code than 0. */
async function outputOf(program: string, args: readonly string[]): Promise<string> {
  const options = { maxBuffer: 2 ** 28, env: { PATH: process.env.PATH, HOME: process.env.HOME, LOG_LEVEL: 'ERROR' } };
  try {
    return (await promisify(execFile)(program, [...args], options)).stdout;
  } catch (error) {
    const failure = failureSchema.safeParse(error);
    if (failure.success && failure.data.stdout.trim() !== '') return failure.data.stdout;
    throw error;
  }
}
