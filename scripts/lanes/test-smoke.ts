import { parseArgs } from 'node:util';
import { openCaller, regionOf } from '../smoke/caller.ts';
import { runChecks } from '../smoke/checks.ts';

/**
 * `npm run test:smoke -- --url https://….execute-api.….amazonaws.com/api`: what only AWS can tell of a new deployment, in
 * some minutes. It uses one container, which it erases at the end, and the picture of a sample portrait.
 *
 * Exit code: 0 all is well, 1 something was found, 2 the arguments are wrong.
 */

const USAGE = `npm run test:smoke -- --url <BaseUrl> [--auth iam|jwt|none] [--token <token>] [--region <region>] [--policy]

  --url     the output BaseUrl of the stack, or your own domain
  --auth    as the setting auth of the deployment; iam by default, with the credentials of the environment
  --token   a token, for --auth jwt; or E2E_TOKEN in the environment
  --region  region of the deployment, for --auth iam with your own domain; by default that of the URL, then AWS_REGION
  --policy  the deployment has callerAccounts or vpcEndpointIds: its resource policy refuses strangers with 403`;

const { values } = parseArgs({
  options: {
    url: { type: 'string' },
    auth: { type: 'string', default: 'iam' },
    token: { type: 'string', default: process.env.E2E_TOKEN ?? '' },
    region: { type: 'string' },
    policy: { type: 'boolean', default: false },
  },
});

process.exitCode = await main();

async function main(): Promise<number> {
  const { url, auth, token, policy: hasPolicy } = values;
  if (!url || !URL.canParse(url) || !['iam', 'jwt', 'none'].includes(auth)) {
    console.error(USAGE);
    return 2;
  }
  const region = values.region ?? regionOf(url) ?? process.env.AWS_REGION ?? 'us-east-1';
  const caller = openCaller({ url: url.replace(/\/$/, ''), auth, token, region, hasPolicy });
  let found = 0;
  for await (const { name, problem, milliseconds } of runChecks(caller)) {
    console.log(`${problem === undefined ? 'ok   ' : 'FOUND'} ${name} (${(milliseconds / 1000).toFixed(1)} s)`);
    if (problem !== undefined) console.log(`      ${problem}`);
    if (problem !== undefined) found += 1;
  }
  console.log(found === 0 ? 'All is well.' : `${found} finding(s): docs/runbook.md says where to look.`);
  return found === 0 ? 0 : 1;
}
