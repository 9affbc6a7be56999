import * as z from 'zod';
import { headerName, type RequestSchema } from '../requests.ts';

/** A parameter as an OpenAPI document has it. */
export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required: boolean;
  readonly description: string | undefined;
  readonly schema: Readonly<Record<string, unknown>>;
}

/** The parameters of an operation, written down from the schemas that parse its requests. */
export const describeParameters = ({ path, query, headers }: RequestSchema): Parameter[] => [
  ...describeFields('path', path),
  ...describeFields('query', query),
  ...describeFields('header', headers).map((header) => ({ ...header, name: headerName(header.name) })),
];

/**
 * Parameters are text that a schema turns into values: what a client may send is what comes out of it, a number in a text for a
 * number.
 */
function describeFields(place: Parameter['in'], fields: z.ZodObject): Parameter[] {
  return Object.entries(fields.shape).map(([name, field]) => {
    const { $schema, description, ...schema } = z.toJSONSchema(field, { io: 'output' });
    return { name, in: place, required: !z.safeParse(field, undefined).success, description, schema };
  });
}
