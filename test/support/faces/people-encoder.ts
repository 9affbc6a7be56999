import { createServer } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { listen } from '../http/listen.ts';
import { pictureVector } from './people.ts';

/** A picture of one of the people who exist in numbers alone; the encoder below finds that person's face in it. */
export const pictureOf = (person: number, picture: number): string => `person=${person};picture=${picture};`;

/** An encoder of the HTTP contract, for pictures of such people. */
export async function startPeopleEncoder(): Promise<{ url: string; close(): Promise<void> }> {
  const server = createServer(async (request, response) => {
    const form = (await buffer(request)).toString('latin1');
    const [, person, picture] = /person=(\d+);picture=(\d+);/.exec(form) ?? [];
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(person ? [pictureVector(Number(person), Number(picture))] : []));
  });
  const { url, close } = await listen(server);
  return { url: `${url}/v1/selfie`, close };
}
