import type { CalibrationTable } from '../../settings/calibration-table.ts';

/** Size of the picture and of the chart in it, px. */
const WIDTH = 760;
const HEIGHT = 420;
const CHART = { left: 64, top: 24, right: 580, bottom: 350 } as const;
/** Largest part of one person's comparisons that the chart shows. */
const MOST_MISSED = 0.2;
const MISSED_STEP = 0.05;

/** Faces on either side, each with a colour that differs from the others in lightness too. */
const CURVES = [
  { faces: [1, 1], colour: '#b3471d' },
  { faces: [1, 3], colour: '#8a6d00' },
  { faces: [1, 5], colour: '#1d7d6f' },
  { faces: [3, 3], colour: '#2b50a8' },
] as const;

type Curve = (typeof CURVES)[number];
type Rates = CalibrationTable['thresholds'][number]['rates'];

/**
 * The trade-off between both kinds of errors as SVG (a DET curve: the ROC curve with its vertical axis turned around): false
 * match rate, logarithmic, against false non-match rate. Dashed: the upper ends of the 95 % intervals of the latter.
 */
export function drawErrorRates({ thresholds, smallest_rate, identities }: CalibrationTable): string {
  const ofFaces = ({ faces: [m, n] }: Curve): Rates =>
    thresholds.find(({ faces: [one, other] }) => one === m && other === n)?.rates ?? [];
  const largest = Math.max(...thresholds.flatMap(({ rates }) => rates.map(({ rate }) => rate)));
  const across = (rate: number): number => {
    const share = Math.log(rate / smallest_rate) / Math.log(largest / smallest_rate);
    return round(CHART.left + share * (CHART.right - CHART.left));
  };
  const curves = CURVES.filter((curve) => ofFaces(curve).length > 0);
  const rates = [...new Set(curves.flatMap((curve) => ofFaces(curve).map(({ rate }) => rate)))];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="13">`,
    `<title>False non-match rate by false match rate, from ${identities} people</title>`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#ffffff"/>`,
    ...listSteps().map(drawRow),
    ...rates.map((rate) => drawColumn(across(rate), rate)),
    ...curves.flatMap((curve) => drawCurve(curve.colour, ofFaces(curve), across)),
    ...curves.map(drawKey),
    text(CHART.left, HEIGHT - 16, 'FMR: two people taken for one'),
    text(CHART.right + 20, CHART.top + 14 + 26 * curves.length, 'dashed: 95 % bounds'),
    `<text transform="translate(16 ${CHART.bottom}) rotate(-90)" fill="#333333">FNMR: one person taken for two</text>`,
    '</svg>',
    '',
  ].join('\n');
}

const listSteps = (): number[] => {
  const count = Math.round(MOST_MISSED / MISSED_STEP);
  return Array.from({ length: count + 1 }, (_, index) => index * MISSED_STEP);
};

function drawRow(missed: number): string {
  const y = down(missed);
  const line = `<line x1="${CHART.left}" x2="${CHART.right}" y1="${y}" y2="${y}" stroke="#dddddd"/>`;
  return line + text(CHART.left - 8, y + 4, `${Math.round(100 * missed)} %`, 'end');
}

function drawColumn(x: number, rate: number): string {
  const line = `<line x1="${x}" x2="${x}" y1="${CHART.top}" y2="${CHART.bottom}" stroke="#eeeeee"/>`;
  return line + text(x, CHART.bottom + 20, String(rate), 'middle');
}

function drawCurve(colour: string, rates: Rates, across: (rate: number) => number): string[] {
  const points = rates.flatMap(({ rate, false_non_match: missed }) =>
    missed ? [{ x: across(rate), y: down(missed.rate), bound: down(missed.upper_bound) }] : [],
  );
  const join = (of: (point: (typeof points)[number]) => number) =>
    points.map((point) => `${point.x},${of(point)}`).join(' ');
  return [
    `<polyline points="${join(({ y }) => y)}" fill="none" stroke="${colour}" stroke-width="2.5"/>`,
    `<polyline points="${join(({ bound }) => bound)}" fill="none" stroke="${colour}" stroke-dasharray="3 4"/>`,
    ...points.map(({ x, y }) => `<circle cx="${x}" cy="${y}" r="3.5" fill="${colour}"/>`),
  ];
}

function drawKey({ faces: [m, n], colour }: Curve, index: number): string {
  const [x, y] = [CHART.right + 20, CHART.top + 10 + 26 * index];
  return (
    `<line x1="${x}" x2="${x + 24}" y1="${y}" y2="${y}" stroke="${colour}" stroke-width="3"/>` +
    text(x + 32, y + 4, `${m} and ${n} ${m === 1 && n === 1 ? 'face' : 'faces'}`)
  );
}

const down = (missed: number): number =>
  round(CHART.bottom - (Math.min(missed, MOST_MISSED) / MOST_MISSED) * (CHART.bottom - CHART.top));

const text = (x: number, y: number, words: string, anchor: 'start' | 'middle' | 'end' = 'start'): string =>
  `<text x="${x}" y="${y}" text-anchor="${anchor}" fill="#333333">${words}</text>`;

const round = (value: number): number => Math.round(10 * value) / 10;
