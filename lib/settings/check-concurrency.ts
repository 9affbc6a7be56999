import { deployedFunctions } from '../deployed-functions.ts';
import { UNHURRIED_READERS } from '../function-specs.ts';
import { heldResponses } from './held-responses.ts';
import type { Settings } from './settings.ts';

/** Executions that AWS insists on leaving without a reservation. */
const UNRESERVED = 100;

type Numbers = Settings['reservedConcurrency'];

/** What is wrong with the numbers of executions that functions are given. */
export function checkConcurrency(settings: Settings): string[] {
  const { reservedConcurrency: reserved, provisionedConcurrency: provisioned } = settings;
  return [
    ...unknownFunctions('reservedConcurrency', reserved, settings),
    ...unknownFunctions('provisionedConcurrency', provisioned, settings),
    ...tooManyForTheAccount(settings),
    ...tooFewForTheirQueue(settings),
    ...Object.entries(provisioned)
      .filter(([key, value]) => value > (reserved[key] ?? value))
      .map(([key, value]) => `provisionedConcurrency: ${key}=${value} is more than its reservedConcurrency`),
  ];
}

function unknownFunctions(setting: string, numbers: Numbers, settings: Settings): string[] {
  const deployed = deployedFunctions(settings);
  return Object.keys(numbers)
    .filter((name) => !deployed.includes(name))
    .map((name) => `${setting}: this deployment has no function ${name}; it has ${deployed.join(', ')}`);
}

/** What is kept ready without being reserved is taken from the same executions. */
function tooManyForTheAccount(settings: Settings): string[] {
  const { accountConcurrency, reservedConcurrency: reserved, provisionedConcurrency: provisioned } = settings;
  const most = accountConcurrency - UNRESERVED;
  const sumOf = (numbers: Numbers) => Object.values(numbers).reduce((total, value) => total + value, 0);
  const refused = `leaves less than ${UNRESERVED} of the account's ${accountConcurrency} (accountConcurrency), and AWS refuses that`;
  // AWS refuses reservations, and not an account that has fewer executions than these: new ones have 10.
  if (sumOf(reserved) > Math.max(most, 0)) return [`reservedConcurrency: ${sumOf(reserved)} in all ${refused}`];
  const both = sumOf({ ...provisioned, ...reserved });
  if (sumOf(provisioned) === 0 || both <= most) return [];
  return [`provisionedConcurrency: ${both} in all, with what is reserved, ${refused}`];
}

function tooFewForTheirQueue({ maxConcurrency, reservedConcurrency: reserved }: Settings): string[] {
  const pollers = { 'encode-image': maxConcurrency, ...UNHURRIED_READERS };
  return Object.entries(pollers).flatMap(([name, needed]) => {
    const given = reserved[name] ?? needed;
    const source = name === 'encode-image' ? `maxConcurrency=${needed}` : `the ${needed} that read its queue at once`;
    return given < needed
      ? [`reservedConcurrency: ${name}=${given} is less than ${source}: pollers would be refused`]
      : [];
  });
}

/** Executions that may be used up before others of the account lack some; of a small account that is half. */
const spareOf = ({ accountConcurrency }: Settings): number =>
  Math.max(accountConcurrency - UNRESERVED, accountConcurrency / 2);

/** True when the responses that may be held at once could leave other functions of the account without an execution. */
export const canStarveTheAccount = (settings: Settings): boolean => heldResponses(settings) > spareOf(settings);

/** True when in a backlog the workers alone could do that. Uploads would be answered 503 then. */
export const workersCanStarveTheAccount = (settings: Settings): boolean => settings.maxConcurrency > spareOf(settings);
