import { describe, expect, it } from 'vitest';
import { routes } from '../../../api/routes.ts';
import { SEARCH_INDEX } from '../../../settings/search-index.ts';
import { functionsByEntry, resourceOf, resourcesOf, statementsOf, synthesise } from '../support/synth.ts';

const without = synthesise();
const { service, observability } = synthesise({ faceSearch: 'true' });
const table = resourceOf(service, 'AWS::DynamoDB::Table', 'Containers');

describe('a deployment without faceSearch', () => {
  it('has nothing of the search: no index, no route, no function, no permission, no alarm', () => {
    const text = JSON.stringify([without.service.toJSON(), without.observability.toJSON()]);

    expect(text).not.toMatch(/search|vectorindex|enrol|get-matches|BatchGetItem/i);
    expect(routes.some(({ path }) => text.includes(`"PathPart":"${path.split('/').at(-1)}"`))).toBe(true);
    expect(text).not.toMatch(/"PathPart":"(enrolment|matches)"/);
  });
});

describe('a deployment with faceSearch=true', () => {
  it('has a vector index that is divided by owner and encoder, and copies the keys alone', () => {
    expect(table.Properties.VectorIndexes).toEqual([
      {
        IndexName: SEARCH_INDEX.name,
        VectorAttribute: { AttributeName: SEARCH_INDEX.vector },
        Dimensions: 128,
        DistanceFunction: 'EUCLIDEAN',
        SearchSchema: [{ AttributeName: SEARCH_INDEX.partition, SearchSchemaElementType: 'HASH' }],
        Projection: { ProjectionType: 'KEYS_ONLY' },
      },
    ]);
    expect(table.Properties.AttributeDefinitions).toEqual(
      ['PK', 'SK', SEARCH_INDEX.partition].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
    );
    expect(table.Properties.BillingMode).toBe('PAY_PER_REQUEST');
  });

  it('changes nothing else of the table, so that a deployment that has data keeps it', () => {
    const { VectorIndexes: _, AttributeDefinitions: __, ...kept } = table.Properties;
    const { AttributeDefinitions: ___, ...before } = resourceOf(
      without.service,
      'AWS::DynamoDB::Table',
      'Containers',
    ).Properties;

    expect(kept).toEqual(before);
    expect(Object.keys(resourcesOf(without.service, 'AWS::DynamoDB::Table'))).toEqual([table.id]);
  });

  it('lets one function search, in this index alone', () => {
    const searching = [...functionsByEntry(service)].flatMap(([entry, found]) =>
      statementsOf(service, found)
        .filter(({ Action }) => Action.includes('dynamodb:SearchVectors'))
        .map((statement) => ({ entry, statement })),
    );

    expect(searching).toEqual([
      {
        entry: 'functions/http/get-matches.ts',
        statement: {
          Action: ['dynamodb:SearchVectors'],
          Effect: 'Allow',
          Resource: {
            'Fn::Join': ['', [{ 'Fn::GetAtt': [table.id, 'Arn'] }, `/index/${SEARCH_INDEX.name}`]],
          },
        },
      },
    ]);
  });

  it('tells the functions that erase, and the one that describes the API', () => {
    const told = [...functionsByEntry(service)]
      .filter(([, { properties }]) => properties.Environment.Variables.FACE_SEARCH === 'on')
      .map(([entry]) => entry.split('/').at(-1));

    expect(told.sort()).toEqual(['delete-container.ts', 'delete-image.ts', 'get-openapi.ts', 'run-task.ts']);
  });

  it('watches searches that are slow, or not possible', () => {
    const alarms = JSON.stringify(resourcesOf(observability, 'AWS::CloudWatch::Alarm'));

    expect(alarms).toContain('"MetricName":"SearchTime"');
    expect(alarms).toContain('"MetricName":"SearchesNotReady"');
  });
});
