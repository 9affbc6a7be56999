import { describe, expect, it } from 'vitest';
import { readQuery } from '../../../../local/gateway/read-request.ts';

describe('readQuery', () => {
  it('decodes each parameter', () => {
    expect(readQuery('thre%73hold=0.5&a+b=%C3%A9&&empty')).toEqual({ threshold: '0.5', 'a b': 'é', empty: '' });
  });

  it.each(['threshold=0.5&threshold=0.7', 'threshold=0.5&max=1&thre%73hold=0.5'])('rejects %s by name', (query) => {
    expect(() => readQuery(query)).toThrow(
      expect.objectContaining({ code: 'invalid_request', message: 'The parameter "threshold" comes twice' }),
    );
  });

  it('takes names that objects have anyway for what they are', () => {
    expect(Object.keys(readQuery('__proto__=1&constructor=2'))).toEqual(['__proto__', 'constructor']);
  });
});
