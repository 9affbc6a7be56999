import { describe, expect, it } from 'vitest';
import { readBatchResponse } from '../../support/lambda/batch-response.ts';

const ids = ['m1', 'm2', 'm3'];
const failedIn = (response: unknown) => [...readBatchResponse(response, ids).failed];

describe('readBatchResponse', () => {
  it.each([
    ['nothing', undefined],
    ['null', null],
    ['an empty object', {}],
    ['an empty list', { batchItemFailures: [] }],
    ['null for a list', { batchItemFailures: null }],
  ])('takes %s for success of all', (_, response) => {
    expect(failedIn(response)).toEqual([]);
  });

  it('takes exactly the reported messages for failed', () => {
    const response = { batchItemFailures: [{ itemIdentifier: 'm3' }, { itemIdentifier: 'm1' }] };
    expect(failedIn(response).sort()).toEqual(['m1', 'm3']);
  });

  it.each([
    ['an unknown id', { batchItemFailures: [{ itemIdentifier: 'm1' }, { itemIdentifier: 'other' }] }],
    ['an empty id', { batchItemFailures: [{ itemIdentifier: '' }] }],
    ['an id that is null', { batchItemFailures: [{ itemIdentifier: null }] }],
    ['a wrong name for the id', { batchItemFailures: [{ id: 'm1' }] }],
    ['text', 'all good'],
    ['a list of another form', { batchItemFailures: 'm1' }],
  ])('takes %s for failure of all, with a reason', (_, response) => {
    const { failed, reason } = readBatchResponse(response, ids);
    expect([...failed]).toEqual(ids);
    expect(reason).toBeDefined();
  });
});
