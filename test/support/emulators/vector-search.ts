import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';
import { type AttributeValue, type DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import { VECTOR_LENGTH } from '../../../api/limits.ts';
import { SEARCH_INDEX } from '../../../settings/search-index.ts';

/**
 * The vector index of DynamoDB, which dynalite has not: `SearchVectors` over the items of a table, exact and at once. What it refuses,
 * and in which words, is what Amazon's documentation and MiniStack say. The real index is approximate, and lags behind its table.
 */
export interface VectorIndex {
  /** `absent` before it is made, `backfilling` while it is filled. */
  state: 'active' | 'backfilling' | 'absent';
}

const numbersSchema = z.array(z.object({ N: z.string().transform(Number).refine(Number.isFinite) }));

const requestSchema = z.object({
  TableName: z.string(),
  IndexName: z.string(),
  SearchVector: numbersSchema,
  TopK: z.int(),
  SearchConditionExpression: z.string().optional(),
  ExpressionAttributeValues: z.record(z.string(), z.object({ S: z.string() })).default({}),
  ProjectionExpression: z.literal('PK'),
});

type SearchRequest = z.output<typeof requestSchema>;

/** Largest number of results (quota of DynamoDB). */
const MAX_TOP_K = 100;

/** Puts the index before a server that speaks DynamoDB's protocol. The client must lead to the same server. */
export function serveVectorIndex(server: Server, client: () => DynamoDBClient): VectorIndex {
  const index: VectorIndex = { state: 'active' };
  const others = server.listeners('request').map((listener) => listener as RequestListener);
  server.removeAllListeners('request');
  server.on('request', (request, response) => {
    if (String(request.headers['x-amz-target']).endsWith('.SearchVectors')) {
      answer(index, client(), request, response).catch((error: unknown) =>
        response.destroy(Error('fake', { cause: error })),
      );
    } else for (const listener of others) listener(request, response);
  });
  return index;
}

async function answer(index: VectorIndex, client: DynamoDBClient, request: IncomingMessage, response: ServerResponse) {
  const parsed = requestSchema.safeParse(await json(request));
  const problem = parsed.data ? findProblem(index, parsed.data) : parsed.error?.message;
  const headers = { 'Content-Type': 'application/x-amz-json-1.0' };
  if (problem !== undefined || !parsed.data) {
    const type = 'com.amazonaws.dynamodb.v20120810#ValidationException';
    response.writeHead(400, headers).end(JSON.stringify({ __type: type, message: problem }));
    return;
  }
  response.writeHead(200, headers).end(JSON.stringify({ SearchResults: await search(client, parsed.data) }));
}

function findProblem({ state }: VectorIndex, request: SearchRequest): string | undefined {
  const { IndexName, SearchVector, TopK, SearchConditionExpression } = request;
  if (TopK < 1 || TopK > MAX_TOP_K) return `Provided TopK value '${TopK}' is out of valid range.`;
  if (state === 'absent' || IndexName !== SEARCH_INDEX.name) {
    return `The table does not have the specified index: ${IndexName}`;
  }
  if (state === 'backfilling') return `Cannot search backfilling vector index: ${IndexName}`;
  if (SearchVector.length !== VECTOR_LENGTH) {
    return `Input search vector dimension ${SearchVector.length} does not match vector index dimension ${VECTOR_LENGTH}`;
  }
  if (SearchConditionExpression !== `${SEARCH_INDEX.partition} = :partition`) {
    return 'SearchConditionExpression must be provided when SearchSchema has a HASH key';
  }
  return undefined;
}

async function search(client: DynamoDBClient, request: SearchRequest) {
  const partition = request.ExpressionAttributeValues[':partition']?.S;
  const vector = request.SearchVector.map(({ N }) => Math.fround(N));
  const found: { Item: { PK: AttributeValue }; Score: number }[] = [];
  for await (const { Items = [] } of paginateScan({ client }, { TableName: request.TableName, ConsistentRead: true })) {
    for (const item of Items) {
      const numbers = numbersSchema.safeParse(item[SEARCH_INDEX.vector]?.L).data;
      // Without both attributes an item is not in the index.
      if (!numbers || !item.PK || partition === undefined || item[SEARCH_INDEX.partition]?.S !== partition) continue;
      const square = numbers.reduce((sum, { N }, place) => sum + (Math.fround(N) - (vector[place] ?? 0)) ** 2, 0);
      found.push({ Item: { PK: item.PK }, Score: Math.fround(Math.sqrt(square)) });
    }
  }
  return found.toSorted((one, other) => one.Score - other.Score).slice(0, request.TopK);
}
