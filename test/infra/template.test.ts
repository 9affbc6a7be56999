import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { mergeTemplates, parseTemplate } from '../../lib/template/merge-templates.ts';
import { synthesiseTemplate } from '../../lib/template/synthesise-template.ts';
import { synthesise } from './support/synth.ts';

const folder = (name: string) => mkdtempSync(join(tmpdir(), name));

async function packageTemplate() {
  const code = folder('template-code-');
  writeFileSync(join(code, 'index.mjs'), '');
  return await synthesiseTemplate({}, folder('template-out-'), async () => () => code);
}

const codeSchema = z.looseObject({
  Type: z.literal('AWS::Lambda::Function'),
  Properties: z.looseObject({ Code: z.unknown() }),
});

const { template, assets, name } = await packageTemplate();

describe('the packaged template', () => {
  it('makes all that both stacks make', () => {
    const { service, observability } = synthesise();
    const resources = [service, observability].flatMap((stack) => Object.keys(parse(stack.toJSON()).Resources));
    expect(Object.keys(template.Resources).sort()).toEqual(resources.sort());
  });

  it('needs no bootstrap and no other stack', () => {
    const text = JSON.stringify(template);
    expect(text).not.toMatch(/cdk-hnb659fds|BootstrapVersion|Fn::ImportValue|"Export"/);
    expect(Object.keys(template.Parameters).sort()).toEqual(['AssetBucket', 'AssetPrefix']);
  });

  it('takes the code of every function from the bucket and the prefix of its parameters', () => {
    const codes = Object.values(template.Resources)
      .map((resource) => codeSchema.safeParse(resource))
      .flatMap(({ data }) => (data ? [data.Properties.Code] : []));
    const [asset] = assets;
    expect(codes.length).toBeGreaterThan(10);
    expect(assets).toMatchObject([{ isFolder: true, name: expect.stringMatching(/^[0-9a-f]{64}\.zip$/) }]);
    for (const code of codes) {
      expect(code).toEqual({
        S3Bucket: { 'Fn::Sub': `\${AssetBucket}` },
        S3Key: { 'Fn::Sub': `\${AssetPrefix}${asset?.name}` },
      });
    }
  });

  it('tells the outputs of the service', () => {
    expect(name).toBe('face-encode');
    expect(Object.keys(template.Outputs)).toEqual(expect.arrayContaining(['ApiId', 'BaseUrl']));
  });
});

describe('merging templates', () => {
  const first = parse({
    Resources: { Table: { Type: 'T' } },
    Outputs: { X: { Value: 'table', Export: { Name: 'a:X' } } },
  });

  it('puts the exported value where it is imported', () => {
    const second = parse({ Resources: { Alarm: { Watch: [{ 'Fn::ImportValue': 'a:X' }] } } });
    expect(mergeTemplates(first, second)).toMatchObject({
      Resources: { Table: { Type: 'T' }, Alarm: { Watch: ['table'] } },
      Outputs: {},
    });
  });

  it.each([
    [
      'something that nothing exports',
      { Resources: { Alarm: { Watch: { 'Fn::ImportValue': 'a:Y' } } } },
      /exports a:Y/,
    ],
    ['another resource of the same name', { Resources: { Table: { Type: 'U' } } }, /another Table/],
  ])('refuses %s', (_, second, message) => {
    expect(() => mergeTemplates(first, parse(second))).toThrow(message);
  });
});

function parse(template: object) {
  return parseTemplate(JSON.stringify(template));
}
