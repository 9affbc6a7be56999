import { readFileSync } from 'node:fs';
import {
  type CreateVectorIndexAction,
  DescribeTableCommand,
  DynamoDBClient,
  ListTablesCommand,
  UpdateTableCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import * as z from 'zod';
import { startTokenIssuer, type TokenIssuer } from '../../support/http/token-issuer.ts';
import { expectError } from '../support/api.ts';
import { type CallAs, searchingOwner, tellSearchStory } from '../support/search-story.ts';

/**
 * A deployment with faceSearch=true and auth=jwt, on MiniStack. Its CloudFormation leaves vector indexes out, so that the test makes
 * the index of the template itself: what turning the setting on does to a table that has items already.
 */
const {
  E2E_ISSUER_PORT: port,
  E2E_ISSUER: issuerName = '',
  E2E_AUDIENCE: audience = '',
  E2E_ENDPOINT: endpoint = '',
  E2E_TEMPLATE: template = '',
} = process.env;

const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
const client = new DynamoDBClient({ region: 'us-east-1', endpoint, credentials });

let issuer: TokenIssuer;

beforeAll(async () => {
  issuer = await startTokenIssuer({ port: Number(port), issuer: issuerName, audience });
});

afterAll(() => issuer.close());

const callAs =
  (owner: string): CallAs =>
  async (path, init = {}) =>
    await fetch(`${inject('baseUrl')}${path}`, {
      ...init,
      headers: { ...init.headers, Authorization: `Bearer ${issuer.tokenFor(owner)}` },
    });

const tableSchema = z.object({
  Type: z.literal('AWS::DynamoDB::Table'),
  Properties: z.object({
    AttributeDefinitions: z.array(z.object({ AttributeName: z.string(), AttributeType: z.literal('S') })),
    VectorIndexes: z.tuple([z.custom<CreateVectorIndexAction>((value) => typeof value === 'object')]),
  }),
});

/** The table as the template of the deployment has it. */
function readTemplate(): z.output<typeof tableSchema>['Properties'] {
  const { Resources } = z
    .object({ Resources: z.record(z.string(), z.unknown()) })
    .parse(JSON.parse(readFileSync(template, 'utf8')));
  const [table] = Object.values(Resources).flatMap((resource) => tableSchema.safeParse(resource).data ?? []);
  if (!table) throw new Error('the template has no table with a vector index');
  return table.Properties;
}

/** Seconds until the emulator has filled an index; it takes twelve. */
const PATIENCE = 40;

describe('a deployment with faceSearch=true', () => {
  it('says that the search is not ready while the index is made, and searches from then on', async () => {
    const owner = searchingOwner(callAs('carl'));
    await owner.enrol(1);
    const probe = await owner.photograph(1, 1);
    await expectError(await owner.search(probe), 503, 'search_not_ready');

    const { AttributeDefinitions, VectorIndexes } = readTemplate();
    const { TableNames: [TableName] = [] } = await client.send(new ListTablesCommand({}));
    await client.send(
      new UpdateTableCommand({ TableName, AttributeDefinitions, VectorIndexUpdates: [{ Create: VectorIndexes[0] }] }),
    );

    const answers: number[] = [];
    for (let second = 0; second < PATIENCE && answers.at(-1) !== 200; second += 1) {
      await new Promise((resolve) => setTimeout(resolve, 1000));
      const response = await owner.search(probe);
      answers.push(response.status);
      if (response.status !== 200) await expectError(response, 503, 'search_not_ready');
    }
    expect(answers.filter((status) => status === 503).length).toBeGreaterThan(3);
    expect(answers.at(-1)).toBe(200);
    const { Table } = await client.send(new DescribeTableCommand({ TableName }));
    expect(Table?.VectorIndexes).toMatchObject([{ IndexStatus: 'ACTIVE', DistanceFunction: 'EUCLIDEAN' }]);
    // Enrolled before there was an index.
    expect(await owner.find(probe)).toMatchObject({ searched: 1, matches: [{ label: 'person 1' }] });
  }, 120_000);

  it('finds a person among a hundred of the own, and nobody who was erased', async () => {
    await tellSearchStory(callAs, 100);
  }, 240_000);
});
