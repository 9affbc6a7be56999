/** The parameters that have a value, as a query. */
export function toQuery(parameters: Readonly<Record<string, number | undefined>>): string {
  const present = Object.entries(parameters).filter(([, value]) => value !== undefined);
  return present.length === 0 ? '' : `?${present.map(([name, value]) => `${name}=${value}`).join('&')}`;
}
