import { expect } from 'vitest';
import type * as z from 'zod';
import { containerSchema } from '../../../api/schemas.ts';
import { enrolmentSchema, matchesSchema } from '../../../api/search.ts';
import { pictureOf } from '../../support/faces/people-encoder.ts';
import { askUntilReady, expectError } from './api.ts';

/** Calls the service as one owner. */
export type CallAs = (path: string, init?: RequestInit) => Promise<Response>;

/** Where the service holds an answer until nothing is processing; elsewhere it says when to ask again. */
const WAIT = { Prefer: 'wait=20' };

export type Matches = z.output<typeof matchesSchema>;

/** What an owner does with the search. */
export function searchingOwner(call: CallAs) {
  async function photograph(person: number, picture: number): Promise<string> {
    const created = await call('/v1/containers', { method: 'POST' });
    expect(created.status).toBe(201);
    const { container_id: id } = containerSchema.parse(await created.json());
    const body = new FormData();
    body.set('file', new Blob([pictureOf(person, picture)]), 'selfie.jpg');
    expect((await call(`/v1/containers/${id}/images`, { method: 'POST', body })).status).toBe(202);
    return id;
  }

  const search = async (id: string): Promise<Response> =>
    await askUntilReady(() => call(`/v1/containers/${id}/matches`, { headers: WAIT }));

  return {
    photograph,

    async enrol(person: number): Promise<string> {
      const id = await photograph(person, 0);
      const init = { method: 'PUT', body: JSON.stringify({ label: `person ${person}` }), headers: WAIT };
      const response = await askUntilReady(() => call(`/v1/containers/${id}/enrolment`, init));
      expect(response.status).toBe(200);
      expect(enrolmentSchema.parse(await response.json())).toMatchObject({ container_id: id, faces: 1 });
      return id;
    },

    search,

    async find(id: string): Promise<Matches> {
      const response = await search(id);
      expect(response.status).toBe(200);
      return matchesSchema.parse(await response.json());
    },

    erase: (path: string) => call(path, { method: 'DELETE' }),
  };
}

type Owner = ReturnType<typeof searchingOwner>;

async function enrolAll(owner: Owner, people: number, lanes: number): Promise<ReadonlyMap<number, string>> {
  const left = Array.from({ length: people }, (_, person) => person);
  const enrolled = new Map<number, string>();
  const lane = async () => {
    for (let person = left.pop(); person !== undefined; person = left.pop()) {
      enrolled.set(person, await owner.enrol(person));
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return enrolled;
}

/**
 * Two owners enrol the same people. A new picture of one of them finds its container first, and nobody of the other owner; who is
 * erased is not found from the 204 on.
 *
 * @param lanes containers that are filled at the same time
 */
export async function tellSearchStory(callAs: (owner: string) => CallAs, people: number, lanes = 12): Promise<void> {
  const [anna, ben] = [searchingOwner(callAs('anna')), searchingOwner(callAs('ben'))];
  const ofAnna = await enrolAll(anna, people, lanes);
  const ofBen = new Set((await enrolAll(ben, people, lanes)).values());
  const [person, other, third] = [42, 17, 5];
  const probe = await anna.photograph(person, 1);

  const found = await anna.find(probe);

  expect(found.matches[0]).toMatchObject({ container_id: ofAnna.get(person), label: `person ${person}` });
  expect(found.matches.filter(({ container_id }) => ofBen.has(container_id))).toEqual([]);
  expect(found.searched).toBe(people);
  expect(found.expected_false_matches).toBeCloseTo(people * found.max_false_match_rate, 9);

  expect((await anna.erase(`/v1/containers/${ofAnna.get(person)}`)).status).toBe(204);
  expect(await anna.find(probe)).toMatchObject({ searched: people - 1, matches: [] });

  const second = await anna.photograph(other, 1);
  expect((await anna.find(second)).matches[0]?.container_id).toBe(ofAnna.get(other));
  const enrolment = `/v1/containers/${ofAnna.get(other)}/enrolment`;
  await expectError(await ben.erase(enrolment), 404, 'container_not_found');
  expect((await anna.erase(enrolment)).status).toBe(204);
  expect(await anna.find(second)).toMatchObject({ searched: people - 2, matches: [] });
  await expectError(await anna.erase(enrolment), 404, 'enrolment_not_found');

  const last = await ben.photograph(person, 2);
  const foundByBen = await ben.find(last);
  expect(ofBen.has(foundByBen.matches[0]?.container_id ?? '')).toBe(true);
  expect(foundByBen.searched).toBe(people);
  await expectError(await anna.search(last), 404, 'container_not_found');

  const summary = await callAs('anna')(`/v1/containers/${ofAnna.get(third)}/summary`);
  const { images } = JSON.parse(await summary.text());
  expect((await anna.erase(`/v1/containers/${ofAnna.get(third)}/images/${images[0].image_id}`)).status).toBe(204);
  const probeOfThird = await anna.photograph(third, 1);
  expect(await anna.find(probeOfThird)).toMatchObject({ searched: people - 3, matches: [] });
}
