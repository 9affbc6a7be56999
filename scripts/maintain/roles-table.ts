import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as z from 'zod';
import { buildApp } from '../../lib/build-app.ts';
import { parseSettings } from '../../lib/settings/parse-settings.ts';
import { fillPageOfProject } from './fill-page.ts';

/**
 * The table of roles, out of the template: what each function may do, with what. `npm run maintain:roles-table` writes it into
 * docs/security.md; a test compares.
 */

/** Everything that a role may be given: a key of the customer, events, tokens, another encoder in a VPC with a secret, a webhook. */
const everything = {
  auth: 'jwt',
  jwtIssuer: 'https://issuer.example',
  jwtAudience: 'face-encode',
  customerKey: 'true',
  imageEvents: 'true',
  encoder: 'http',
  encodingServiceUrl: 'https://encoder.example/v1/selfie',
  encodingServiceSecretArn: 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:encoder-AbCdEf',
  vpcId: 'vpc-01234567',
  subnetIds: 'subnet-01234567',
  webhookUrl: 'https://hooks.example.com/images',
  webhookSecretArn: 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:webhook-AbCdEf',
};

/** How the table marks what is there with the search alone. */
const WITH_SEARCH = '`faceSearch`';

/** How a resource of the template is called in the table, by the beginning of its logical id. */
const resourceNames: readonly (readonly [string, string])[] = [
  ['Containers', 'table'],
  ['Pictures', 'bucket'],
  ['ImagesDeadLetters', 'dead letters of images'],
  ['Images', 'queue of images'],
  ['TasksDeadLetters', 'dead letters of tasks'],
  ['Tasks', 'queue of tasks'],
  ['Events', 'topic of events (`imageEvents`)'],
  ['WebhookDeliveries', 'queue of deliveries'],
  ['ServiceKey', 'key (`customerKey`, `kmsKeyArn`)'],
];

const statementSchema = z.object({
  Action: z.union([z.string(), z.array(z.string())]).transform((action) => [action].flat()),
  Resource: z.unknown(),
});

const policySchema = z.looseObject({
  PolicyDocument: z.object({ Statement: z.array(statementSchema) }),
  Roles: z.array(z.object({ Ref: z.string() })),
});

const functionSchema = z.looseObject({
  Metadata: z.looseObject({ entry: z.string() }),
  Properties: z.looseObject({ Role: z.object({ 'Fn::GetAtt': z.tuple([z.string(), z.string()]) }) }),
});

export function rolesTable(): string {
  const [usual, withSearch] = [
    rolesOf(synthesise(everything)),
    rolesOf(synthesise({ ...everything, faceSearch: 'true' })),
  ];
  const rows = [...withSearch].map(([name, statements]) => {
    const known = usual.get(name);
    if (!known) return [`\`${name}\` (${WITH_SEARCH})`, describe(statements)];
    const more = describe(statements, describeEach(known));
    return [`\`${name}\``, more === NOTHING ? describe(known) : `${describe(known)}; with ${WITH_SEARCH} also ${more}`];
  });
  return [
    ['Function', 'May do, and with what'],
    ['---', '---'],
    ...rows.toSorted(([a = ''], [b = '']) => (a < b ? -1 : 1)),
  ]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');
}

/** What the role of each function allows, by the name of the function. */
function rolesOf(template: Template): Map<string, Statement[]> {
  const policies = Object.values(template.findResources('AWS::IAM::Policy')).map(({ Properties }) =>
    policySchema.parse(Properties),
  );
  const functions = Object.values(template.findResources('AWS::Lambda::Function')).flatMap((resource) => {
    const parsed = functionSchema.safeParse(resource);
    return parsed.success ? [parsed.data] : [];
  });
  return new Map(
    functions.map(({ Metadata, Properties }) => {
      const role = Properties.Role['Fn::GetAtt'][0];
      const statements = policies
        .filter(({ Roles }) => Roles.some(({ Ref }) => Ref === role))
        .flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
      return [Metadata.entry.replace('functions/', '').replace('.ts', ''), statements];
    }),
  );
}

type Statement = z.output<typeof statementSchema>;

/** What every function may do is said once, beside the table. */
const ofEveryFunction = /^(logs|xray):/;

const NOTHING = 'nothing';

/** @param known what is not told again, as `describeEach` has it */
function describe(statements: readonly Statement[], known: readonly string[] = []): string {
  const told = describeEach(statements).filter((permission) => !known.includes(permission));
  const byResource = Map.groupBy(told, (permission) => permission.slice(0, permission.lastIndexOf(': ')));
  const parts = [...byResource].map(([resource, permissions]) => {
    const actions = permissions.map((permission) => permission.slice(resource.length + 2));
    return `${resource}: ${actions.toSorted().join(', ')}`;
  });
  return parts.length > 0 ? parts.toSorted().join('; ') : NOTHING;
}

/** Each permission as `resource: action`. */
const describeEach = (statements: readonly Statement[]): string[] =>
  statements
    .flatMap(({ Action, Resource }) => Action.map((action) => ({ action, resource: nameOf(Resource) })))
    .filter(({ action }) => !ofEveryFunction.test(action))
    .map(({ action, resource }) => `${resource}: ${action}`);

function nameOf(resource: unknown): string {
  if (resource === '*') return 'network interfaces (`vpcId`)';
  const text = JSON.stringify(resource);
  if (text.includes(':secret:webhook')) return 'secret (`webhookSecretArn`)';
  if (text.includes(':secretsmanager:')) return 'secret (`encodingServiceSecretArn`)';
  const [, id = ''] = /"(?:Ref|Fn::GetAtt)":\[?"(\w+)/.exec(text) ?? [];
  const [, name] = resourceNames.find(([prefix]) => id.startsWith(prefix)) ?? [];
  if (!name && !id.includes('Log')) throw new Error(`${text} has no name in scripts/maintain/roles-table.ts`);
  const part = text.includes('/uploads/*') ? ', pictures' : '';
  return `${name ?? 'log'}${text.includes('/index/') ? ', vector index' : part}`;
}

function synthesise(context: Readonly<Record<string, string>>): Template {
  const folder = mkdtempSync(join(tmpdir(), 'face-encode-roles-'));
  try {
    const code = join(folder, 'code');
    mkdirSync(code);
    writeFileSync(join(code, 'index.mjs'), '');
    const app = new App({ context, outdir: join(folder, 'out') });
    return Template.fromStack(buildApp(app, parseSettings(context), () => code).service);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await fillPageOfProject('docs/security.md', { roles: rolesTable() });
}
