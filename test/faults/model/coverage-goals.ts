import { formatTable } from '../../../bench/support/table.ts';
import type { StoredItems } from '../support/stores/stored-items.ts';

/**
 * What has to come up in the runs, and in how many of a thousand at least: runs in which little happens prove little.
 * About half of what was counted when this was written, so that a generator that rots is noticed.
 */
export const leastOfThousand = {
  'a picture is accepted': 500,
  'a picture is announced': 400,
  'a form is sent': 200,
  'a picture is encoded': 300,
  'a crowd is refused': 50,
  'five slots are taken': 50,
  'a sixth picture is refused': 20,
  'a key is repeated': 100,
  'a key comes with another picture': 50,
  'a picture comes to the dead letters': 50,
  'an encoder is given up': 20,
  'an upload is checked': 50,
  'an upload is missing': 20,
  'an image times out': 5,
  'an upload is given back': 25,
  'an upload is not given back': 5,
  'an image is erased': 100,
  'a container is erased': 100,
  'an erasure is done again': 100,
  'an erased container is made again': 20,
  'a key is used again after an erasure': 20,
  'a key is used again before its erased picture was worked off': 1,
  'a process dies': 100,
  'a container expires': 50,
  'an expired container is not found': 20,
  'an owner reads': 100,
  'another owner is refused': 100,
} as const;

export type CoverageGoal = keyof typeof leastOfThousand;

const goals = Object.keys(leastOfThousand).filter((name): name is CoverageGoal => name in leastOfThousand);

const goalsOfFailure: Readonly<Record<string, CoverageGoal>> = {
  too_many_faces: 'a crowd is refused',
  encoder_unavailable: 'an encoder is given up',
  upload_missing: 'an upload is missing',
  timed_out: 'an image times out',
};

const goalsOfRefusal: Readonly<Record<string, CoverageGoal>> = {
  image_limit_reached: 'a sixth picture is refused',
  idempotency_key_reused: 'a key comes with another picture',
  image_in_use: 'an upload is not given back',
};

export const goalOfError = (code: string): CoverageGoal | undefined => goalsOfRefusal[code];

const ALL_SLOTS = 5;

/** Notes what the slots tell. */
export function noteSlots({ containers }: StoredItems, reached: Set<CoverageGoal>): void {
  for (const { slots } of containers) {
    if (slots.size === ALL_SLOTS) reached.add('five slots are taken');
    for (const { status, error_code } of slots.values()) {
      const failure = goalsOfFailure[error_code ?? ''];
      if (status === 'completed') reached.add('a picture is encoded');
      if (failure) reached.add(failure);
    }
  }
}

/** Counts in how many runs each goal came up. */
export function createTally() {
  const counts = new Map<CoverageGoal, number>(goals.map((goal) => [goal, 0]));
  let runs = 0;
  const isRare = (goal: CoverageGoal) => (counts.get(goal) ?? 0) < (runs * leastOfThousand[goal]) / 1000;
  return {
    add(reached: ReadonlySet<CoverageGoal>): void {
      runs += 1;
      for (const goal of reached) counts.set(goal, (counts.get(goal) ?? 0) + 1);
    },
    /** Situations that came up too seldom. */
    rare: (): CoverageGoal[] => goals.filter(isRare),
    format: (): string =>
      formatTable(
        [`in ${runs} runs`, 'came up in', 'at least'],
        goals.map((goal) => [goal, String(counts.get(goal)), String(Math.ceil((runs * leastOfThousand[goal]) / 1000))]),
      ),
  };
}
