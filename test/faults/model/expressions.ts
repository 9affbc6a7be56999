/**
 * The part of DynamoDB's expression language that this service uses, evaluated on a plain object: conditions of `AND` and
 * `OR` without brackets, comparisons, `attribute_exists`; updates of `SET`, `ADD` and `REMOVE`. Anything else throws, so
 * that a new kind of expression cannot pass by not being understood.
 */
export interface ExpressionScope {
  readonly names?: Readonly<Record<string, string>> | undefined;
  readonly values?: Readonly<Record<string, unknown>> | undefined;
}

export type Item = Record<string, unknown>;

export function meets(item: Item | undefined, condition: string | undefined, scope: ExpressionScope): boolean {
  if (condition === undefined) return true;
  return condition
    .split(' OR ')
    .some((alternative) => alternative.split(' AND ').every((term) => holds(item ?? {}, term.trim(), scope)));
}

function holds(item: Item, term: string, scope: ExpressionScope): boolean {
  const [, existence, subject = ''] = /^(attribute_exists|attribute_not_exists)\((.+)\)$/.exec(term) ?? [];
  if (existence) return (valueAt(item, pathOf(subject, scope)) !== undefined) === (existence === 'attribute_exists');
  const [, left, operator, right] = /^(\S+) (=|<>|<|<=|>|>=) (:\w+)$/.exec(term) ?? [];
  if (!left || !operator || !right) throw new Error(`Unknown condition: ${term}`);
  return compare(valueAt(item, pathOf(left, scope)), operator, boundValue(right, scope));
}

function compare(left: unknown, operator: string, right: unknown): boolean {
  // A comparison with an attribute that is missing, or of another type, is false; only <> is then true.
  if (operator === '<>') return left !== right;
  if (operator === '=') return left === right;
  const order = orderOf(left, right);
  if (order === undefined) return false;
  if (operator === '<') return order < 0;
  if (operator === '<=') return order <= 0;
  return operator === '>' ? order > 0 : order >= 0;
}

function orderOf(left: unknown, right: unknown): number | undefined {
  if (typeof left === 'number' && typeof right === 'number') return left - right;
  if (typeof left === 'string' && typeof right === 'string') return left < right ? -1 : left > right ? 1 : 0;
  return undefined;
}

/** @returns the changed copy of the item */
export function update(item: Item, expression: string, scope: ExpressionScope): Item {
  const changed = structuredClone(item);
  const clauses = [...expression.matchAll(/\b(SET|ADD|REMOVE) (.+?)(?= (?:SET|ADD|REMOVE) |$)/g)];
  if (clauses.length === 0) throw new Error(`Unknown update: ${expression}`);
  for (const [, keyword, actions = ''] of clauses) {
    for (const action of actions.split(',')) apply(changed, keyword, action.trim(), scope);
  }
  return changed;
}

function apply(item: Item, keyword: string | undefined, action: string, scope: ExpressionScope): void {
  if (keyword === 'REMOVE') {
    const { parent, last } = placeOf(item, pathOf(action, scope));
    delete parent[last];
    return;
  }
  const [, path = '', value = ''] = (keyword === 'SET' ? /^(\S+) = (:\w+)$/ : /^(\S+) (:\w+)$/).exec(action) ?? [];
  if (!path) throw new Error(`Unknown update: ${keyword} ${action}`);
  const { parent, last } = placeOf(item, pathOf(path, scope));
  parent[last] =
    keyword === 'SET' ? boundValue(value, scope) : Number(parent[last] ?? 0) + Number(boundValue(value, scope));
}

export function project(item: Item, projection: string | undefined, scope: ExpressionScope): Item {
  if (projection === undefined) return structuredClone(item);
  const result: Item = {};
  for (const attribute of projection.split(',')) {
    const path = pathOf(attribute.trim(), scope);
    const value = valueAt(item, path);
    if (value === undefined) continue;
    let target = result;
    for (const name of path.slice(0, -1)) {
      target[name] ??= {};
      target = asItem(target[name]);
    }
    target[path.at(-1) ?? ''] = structuredClone(value);
  }
  return result;
}

const pathOf = (path: string, { names = {} }: ExpressionScope): string[] =>
  path.split('.').map((part) => {
    if (!part.startsWith('#')) return part;
    const name = names[part];
    if (name === undefined) throw new Error(`No name for ${part}`);
    return name;
  });

function boundValue(placeholder: string, { values = {} }: ExpressionScope): unknown {
  if (!(placeholder in values)) throw new Error(`No value for ${placeholder}`);
  return structuredClone(values[placeholder]);
}

const isItem = (value: unknown): value is Item => typeof value === 'object' && value !== null;

function asItem(value: unknown): Item {
  if (!isItem(value)) throw Object.assign(new Error('The document path is invalid'), { name: 'ValidationException' });
  return value;
}

const valueAt = (item: Item, path: readonly string[]): unknown =>
  path.reduce<unknown>((value, name) => (isItem(value) ? value[name] : undefined), item);

function placeOf(item: Item, path: readonly string[]): { parent: Item; last: string } {
  const parent = asItem(path.length === 1 ? item : valueAt(item, path.slice(0, -1)));
  return { parent, last: path.at(-1) ?? '' };
}
