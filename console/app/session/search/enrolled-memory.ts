import * as z from 'zod';
import { keep, type TextStorage } from '../memory.ts';

/** A person who was enrolled in this tab: what the page shows beside a match, because the API gives no pictures back. */
const personSchema = z.object({
  containerId: z.string(),
  label: z.string().optional(),
  /** The face as a data URL. */
  face: z.string().optional(),
});

export type EnrolledPerson = z.infer<typeof personSchema>;

const KEY = 'face-encode-enrolled';

/** Remembers whom this tab has enrolled, as long as the tab lives and the enrolment is not ended here. */
export function openEnrolledMemory(storage: TextStorage) {
  const read = (): EnrolledPerson[] => {
    try {
      return z.array(personSchema).parse(JSON.parse(storage.getItem(KEY) ?? ''));
    } catch {
      return [];
    }
  };

  function write(people: readonly EnrolledPerson[]): void {
    const withoutFaces = people.map(({ face, ...rest }) => rest);
    if (people.length === 0) storage.removeItem(KEY);
    else keep(storage, KEY, people, withoutFaces);
  }

  const without = (containerId: string) => read().filter((person) => person.containerId !== containerId);

  return {
    find: (containerId: string): EnrolledPerson | undefined =>
      read().find((person) => person.containerId === containerId),
    add: (person: EnrolledPerson) => write([...without(person.containerId), person]),
    forget: (containerId: string) => write(without(containerId)),
  };
}

export type EnrolledMemory = ReturnType<typeof openEnrolledMemory>;
