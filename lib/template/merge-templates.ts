import * as z from 'zod';

const sectionSchema = z.record(z.string(), z.unknown()).default({});

const templateSchema = z.looseObject({
  Description: z.string().optional(),
  Parameters: sectionSchema,
  Conditions: sectionSchema,
  Mappings: sectionSchema,
  Resources: sectionSchema,
  Outputs: z.record(z.string(), z.looseObject({ Value: z.unknown(), Export: z.unknown().optional() })).default({}),
});

export type CloudFormationTemplate = z.output<typeof templateSchema>;

const exportSchema = z.object({ Name: z.string() });
const importSchema = z.strictObject({ 'Fn::ImportValue': z.string() });

export const parseTemplate = (text: string): CloudFormationTemplate => templateSchema.parse(JSON.parse(text));

/**
 * One template that makes what `first` and `second` make together: what the second imports from the first is referred to
 * directly.
 *
 * @throws when both name different things alike
 */
export function mergeTemplates(first: CloudFormationTemplate, second: CloudFormationTemplate): CloudFormationTemplate {
  const exported = new Map<string, unknown>();
  for (const { Value, Export } of Object.values(first.Outputs)) {
    const named = exportSchema.safeParse(Export);
    if (named.success) exported.set(named.data.Name, Value);
  }
  const resolved = templateSchema.parse(resolveImports(second, exported));
  return {
    ...first,
    Parameters: unite(first.Parameters, resolved.Parameters),
    Conditions: unite(first.Conditions, resolved.Conditions),
    Mappings: unite(first.Mappings, resolved.Mappings),
    Resources: unite(first.Resources, resolved.Resources),
    Outputs: unite(withoutExports(first.Outputs), withoutExports(resolved.Outputs)),
  };
}

/** Replaces each import by the value that is exported under its name. */
function resolveImports(node: unknown, exported: ReadonlyMap<string, unknown>): unknown {
  if (Array.isArray(node)) return node.map((item) => resolveImports(item, exported));
  if (typeof node !== 'object' || node === null) return node;
  const found = importSchema.safeParse(node);
  if (found.success) {
    const name = found.data['Fn::ImportValue'];
    if (!exported.has(name)) throw new Error(`Nothing exports ${name}`);
    return exported.get(name);
  }
  return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, resolveImports(value, exported)]));
}

function unite<Item>(first: Record<string, Item>, second: Record<string, Item>): Record<string, Item> {
  for (const [name, item] of Object.entries(second)) {
    if (name in first && JSON.stringify(first[name]) !== JSON.stringify(item)) {
      throw new Error(`Both templates have another ${name}`);
    }
  }
  return { ...first, ...second };
}

/** Outputs that were made for the other template only are not told any more. */
function withoutExports(outputs: CloudFormationTemplate['Outputs']): CloudFormationTemplate['Outputs'] {
  return Object.fromEntries(Object.entries(outputs).filter(([, { Export }]) => Export === undefined));
}
