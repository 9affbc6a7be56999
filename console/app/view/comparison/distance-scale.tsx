import type { ComponentChildren } from 'preact';
import { LARGEST_DISTANCE, type Scale } from '../../session/comparison/scale.ts';

interface DistanceScaleProps {
  readonly scale: Scale;
  /** Stands between the line and what is written about it. */
  readonly children: ComponentChildren;
}

/** All pairs on one line, from the same person to different people; what the line shows is also written below it. */
export function DistanceScale({ scale: { limit, zones, ticks, inOnePicture }, children }: DistanceScaleProps) {
  const marks = [0, ...zones.map(({ to }) => to)];
  return (
    <figure class="distance-scale" aria-label="All pairs by distance">
      <div class="line" aria-hidden="true">
        <span class="limit" style={{ left: place(limit) }}>
          limit
        </span>
        {zones.map(({ name, from, to, title }) => (
          <span key={name} class={`zone ${name}`} style={{ left: place(from), width: place(to - from) }}>
            <span>{title}</span>
          </span>
        ))}
        {ticks.map(({ key, distance, title, samePicture }) => (
          <span
            key={key}
            class={samePicture ? 'tick same-picture' : 'tick'}
            style={{ left: place(Math.min(distance, LARGEST_DISTANCE)) }}
            title={title}
          />
        ))}
        {marks.map((mark) => (
          <span key={mark} class="mark" style={{ left: place(mark) }}>
            {mark.toFixed(mark === 0 ? 0 : 2)}
          </span>
        ))}
      </div>
      {children}
      <ul>
        {zones.map(({ name, title, meaning, content }) => (
          <li key={name}>
            <span class={`swatch ${name}`} aria-hidden="true" />
            <strong>{title}</strong> {meaning}. <span class="muted">{sentence(content)}</span>
          </li>
        ))}
        {inOnePicture && (
          <li>
            <span class="swatch same-picture" aria-hidden="true" />
            {inOnePicture}.
          </li>
        )}
      </ul>
    </figure>
  );
}

const place = (distance: number): string => `${((100 * distance) / LARGEST_DISTANCE).toFixed(2)}%`;

const sentence = (words: string): string => `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
