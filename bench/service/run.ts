import { cpus } from 'node:os';
import { InputError, runCommand } from '../support/input-error.ts';
import { parseOptions } from '../support/parse-options.ts';
import { compareAgainst } from './against/compare.ts';
import { measureEndToEnd } from './end-to-end.ts';
import { measureHandlers } from './handler-time.ts';
import { measureUploads } from './uploads.ts';

const USAGE = `Measures the local service and prints tables.

  npm run bench
  npm run bench -- --against COMMIT [--rounds 3]

  --against COMMIT  uploads and start beside the service of another commit, in one run, in turns
  --rounds NUMBER   how often each of both is measured
  --help            this text`;

await runCommand(async () => {
  const { against, rounds, help } = readOptions();
  if (help) return console.log(USAGE);
  console.log(`Node ${process.version}, ${cpus().length} x ${cpus()[0]?.model.trim()}\n`);
  if (against !== undefined) return console.log(await compareAgainst(against, rounds));
  console.log(`${await measureUploads()}\n`);
  console.log(`${await measureEndToEnd()}\n`);
  console.log(await measureHandlers());
});
process.exit();

function readOptions() {
  const { against, rounds, help } = parseOptions(process.argv.slice(2), {
    against: { type: 'string' },
    rounds: { type: 'string', default: '3' },
    help: { type: 'boolean', default: false },
  });
  if (!/^[1-9]\d*$/.test(rounds)) throw new InputError(`--rounds must be a whole number from 1, not "${rounds}"`);
  return { against, rounds: Number(rounds), help };
}
