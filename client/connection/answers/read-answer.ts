import * as z from 'zod';
import { apiErrors } from '../../../api/errors.ts';
import { errorSchema } from '../../../api/schemas.ts';
import { FaceEncodeError } from '../../errors.ts';
import { explainForeign } from './explain-foreign.ts';

/** Looser than the API's own schema: a newer service may know codes that this client does not. */
const anyErrorSchema = errorSchema.extend({ code: z.string() });

/**
 * The body of an answer.
 *
 * @throws {FaceEncodeError} when the status is another one, or the body does not fit the schema
 */
export async function readAnswer<Schema extends z.ZodType>(
  response: Response,
  status: number,
  schema: Schema,
): Promise<z.output<Schema>> {
  if (response.status !== status) throw await explainRefusal(response);
  const parsed = schema.safeParse(await readJson(response));
  if (parsed.success) return parsed.data;
  throw explainForeign(response, parsed.error);
}

/** The error that an answer stands for. */
export async function explainRefusal(response: Response): Promise<FaceEncodeError> {
  const { status } = response;
  const parsed = anyErrorSchema.safeParse(await readJson(response));
  if (!parsed.success) return explainForeign(response);
  const { error, code, request_id: requestId } = parsed.data;
  const message =
    code === 'route_not_found' ? `${error}; is the address right, with its stage where it has one?` : error;
  return new FaceEncodeError(isApiErrorCode(code) ? code : 'unexpected_answer', message, { status, requestId });
}

/** undefined when the body is no JSON. */
async function readJson(response: Response): Promise<unknown> {
  const text = await response.text();
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const isApiErrorCode = (code: string): code is keyof typeof apiErrors => Object.hasOwn(apiErrors, code);
