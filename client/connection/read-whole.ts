/**
 * A response with all of its body, within the time limit of its try: one that breaks off is no answer, and the call is sent again.
 *
 * @throws what the network gives
 */
export async function readWhole(response: Response): Promise<Response> {
  const { status, headers } = response;
  const body = await response.arrayBuffer();
  // There are statuses with which no body is allowed, not even an empty one.
  return new Response(body.byteLength > 0 ? body : null, { status, headers });
}
