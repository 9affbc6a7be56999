import { useRef } from 'preact/hooks';
import type { Comparison } from '../../../../client/index.ts';
import { indexPairs, type NamedFace, type Pair } from '../../session/faces.ts';
import { FaceThumb } from '../parts/face-thumb.tsx';
import { useScrollEdges } from './use-scroll-edges.ts';

/** Distances of faces lie between these two: a cell of the first has all colour, one of the second has none. */
const NEAREST = 0.4;
const FARTHEST = 1;

interface HeatMapProps {
  readonly faces: readonly NamedFace[];
  readonly comparison: Comparison;
  readonly threshold: number;
}

/** A table of all distances. The nearer two faces, the stronger the colour; a frame marks those within the limit. */
export function HeatMap({ faces, comparison, threshold }: HeatMapProps) {
  const pairOf = indexPairs(comparison);
  const box = useRef<HTMLElement>(null);
  const { left, right } = useScrollEdges(box);
  return (
    <div class="heat-map-column">
      <p id="heat-map-hint" class="muted">
        Euclidean distance of each pair: <span class="key near">framed</span> within the limit,{' '}
        <span class="key">plain</span> beyond it, <span class="key striped">striped</span> in one picture.
        {(left || right) && ' The table is wider than its place: scroll it sideways.'}
      </p>
      <div class={`heat-map-frame ${left ? 'more-left' : ''} ${right ? 'more-right' : ''}`}>
        {/* A wide table scrolls inside its own box, which the keyboard must be able to reach. */}
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must take the focus */}
        <section ref={box} class="heat-map" tabIndex={0} aria-label="Distances between the faces">
          <table aria-describedby="heat-map-hint">
            <thead>
              <tr>
                <td />
                {faces.map((face) => (
                  <th key={face.faceId} scope="col">
                    <FaceThumb face={face} />
                    {face.name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {faces.map((row) => (
                <tr key={row.faceId}>
                  <th scope="row">
                    <FaceThumb face={row} />
                    {row.name}
                  </th>
                  {faces.map((column) => (
                    <Cell
                      key={column.faceId}
                      row={row}
                      column={column}
                      pair={pairOf(row.faceId, column.faceId)}
                      threshold={threshold}
                    />
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      </div>
    </div>
  );
}

interface CellProps {
  readonly row: NamedFace;
  readonly column: NamedFace;
  readonly pair: Pair | undefined;
  readonly threshold: number;
}

function Cell({ row, column, pair, threshold }: CellProps) {
  if (row.faceId === column.faceId) return <td class="self" />;
  if (!pair) return <td>…</td>;
  const samePicture = row.picture.key === column.picture.key;
  // Follows the slider at once; the answer of the API comes a moment later.
  const near = !samePicture && pair.distance <= threshold;
  const strength = Math.min(1, Math.max(0, (FARTHEST - pair.distance) / (FARTHEST - NEAREST)));
  return (
    <td
      class={`${near ? 'near' : 'far'} ${samePicture ? 'same-picture' : ''}`}
      style={{ '--strength': `${Math.round(100 * strength)}%` }}
      title={`${row.name} and ${column.name}: ${explainCell(samePicture, near)}`}
    >
      {pair.distance.toFixed(2)}
      <span class="visually-hidden">{samePicture || near ? `, ${explainCell(samePicture, near)}` : ''}</span>
    </td>
  );
}

/** A pair, unlike a group of the API, says nothing about persons: a face may be near to two people. */
function explainCell(samePicture: boolean, near: boolean): string {
  if (samePicture) return 'two faces of one picture';
  return near ? 'within the limit' : 'beyond the limit';
}
