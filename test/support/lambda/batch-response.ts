import * as z from 'zod';

const responseSchema = z
  .object({
    batchItemFailures: z.array(z.object({ itemIdentifier: z.string().min(1) })).nullish(),
  })
  .nullish();

/**
 * Which messages of a batch have failed, as Lambda reads the response of a function with ReportBatchItemFailures: nothing
 * reported means that all succeeded, and a response that makes no sense means that all failed.
 *
 * @param messageIds the ids of the batch
 * @returns the ids of the failed ones; `reason` is given when the response makes no sense
 */
export function readBatchResponse(
  response: unknown,
  messageIds: readonly string[],
): { failed: ReadonlySet<string>; reason?: string } {
  const parsed = responseSchema.safeParse(response);
  if (!parsed.success) return { failed: new Set(messageIds), reason: 'it is no list of failures' };
  const reported = (parsed.data?.batchItemFailures ?? []).map(({ itemIdentifier }) => itemIdentifier);
  if (reported.some((id) => !messageIds.includes(id))) {
    return { failed: new Set(messageIds), reason: 'it names a message that is not in the batch' };
  }
  return { failed: new Set(reported) };
}
