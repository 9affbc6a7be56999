import { formatTable } from '../../../bench/support/table.ts';
import type { StoredItems } from '../support/stored-items.ts';

/**
 * What has to come up in the stories, and in how many of a thousand at least: stories in which little happens prove little.
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
  'an image is erased': 100,
  'a container is erased': 100,
  'an erasure is done again': 100,
  'an erased container is made again': 20,
  'a key is used again after an erasure': 20,
  'a process dies': 100,
  'a container expires': 50,
  'an expired container is not found': 20,
  'an owner reads': 100,
  'another owner is refused': 100,
} as const;

export type Situation = keyof typeof leastOfThousand;

const situations = Object.keys(leastOfThousand).filter((name): name is Situation => name in leastOfThousand);

const situationsOfFailure: Readonly<Record<string, Situation>> = {
  too_many_faces: 'a crowd is refused',
  encoder_unavailable: 'an encoder is given up',
  upload_missing: 'an upload is missing',
  timed_out: 'an image times out',
};

const situationsOfRefusal: Readonly<Record<string, Situation>> = {
  image_limit_reached: 'a sixth picture is refused',
  idempotency_key_reused: 'a key comes with another picture',
};

export const situationOfRefusal = (code: string): Situation | undefined => situationsOfRefusal[code];

const ALL_SLOTS = 5;

/** Notes what the slots tell. */
export function noteSlots({ containers }: StoredItems, reached: Set<Situation>): void {
  for (const { slots } of containers) {
    if (slots.size === ALL_SLOTS) reached.add('five slots are taken');
    for (const { status, error_code } of slots.values()) {
      const failure = situationsOfFailure[error_code ?? ''];
      if (status === 'completed') reached.add('a picture is encoded');
      if (failure) reached.add(failure);
    }
  }
}

/** Counts in how many stories each situation came up. */
export function createTally() {
  const counts = new Map<Situation, number>(situations.map((situation) => [situation, 0]));
  let stories = 0;
  const isRare = (situation: Situation) => (counts.get(situation) ?? 0) < (stories * leastOfThousand[situation]) / 1000;
  return {
    add(reached: ReadonlySet<Situation>): void {
      stories += 1;
      for (const situation of reached) counts.set(situation, (counts.get(situation) ?? 0) + 1);
    },
    /** Situations that came up too seldom. */
    rare: (): Situation[] => situations.filter(isRare),
    format: (): string =>
      formatTable(
        [`in ${stories} stories`, 'came up in', 'at least'],
        situations.map((situation) => [
          situation,
          String(counts.get(situation)),
          String(Math.ceil((stories * leastOfThousand[situation]) / 1000)),
        ]),
      ),
  };
}
