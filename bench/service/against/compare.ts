import { projectFolder } from '../../support/folders.ts';
import { CLIENTS } from '../upload-load.ts';
import { checkoutCommit, describeThisCheckout } from './checkout-commit.ts';
import { measureService } from './measure-service.ts';
import { type Round, reportRounds } from './report-rounds.ts';

const SECONDS = 8;
const SIZES = { '31 KB': 31_000, '800 KB': 800_000 } as const;

/**
 * The service of this checkout beside that of a commit, in one run on one machine, in alternating rounds. Both are only told
 * environment variables and asked over HTTP, so it does not matter how they are built.
 *
 * @throws InputError for what is no commit
 */
export async function compareAgainst(commit: string, roundCount: number): Promise<string> {
  const their = await checkoutCommit(commit);
  const our = { folder: projectFolder, node: process.execPath };
  const rounds = new Map<string, Round[]>();
  for (const [size, bytes] of Object.entries(SIZES)) {
    const ofSize: Round[] = [];
    for (let round = 0; round < roundCount; round += 1) {
      const theirs = await measureService(their, bytes, SECONDS);
      const ours = await measureService(our, bytes, SECONDS);
      ofSize.push({ theirs, ours });
    }
    rounds.set(size, ofSize);
  }
  const titles = { theirs: commit, ours: `this (${await describeThisCheckout()})` };
  return [
    `${CLIENTS} clients for ${SECONDS} s, instant encoder, ${roundCount} rounds`,
    '',
    reportRounds(titles, rounds),
  ].join('\n');
}
