/** A part of all, such as `1 in 1,000`, and never less than the rate; undefined for a rate that says nothing. */
export function formatRate(rate: number): string | undefined {
  // The inverse of such a rate as 0.00002 may come out a little below the whole number.
  const oneIn = Math.floor((1 + 1e-9) / rate);
  return Number.isFinite(oneIn) && oneIn > 1 ? `1 in ${oneIn.toLocaleString('en')}` : undefined;
}
