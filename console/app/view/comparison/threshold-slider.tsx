import { useRef } from 'preact/hooks';
import { LARGEST_DISTANCE } from '../../session/comparison/scale.ts';

/** Digits that are shown, and chosen. */
const DIGITS = 2;

interface ThresholdSliderProps {
  readonly threshold: number;
  /** The API's own; undefined before it answered with that. */
  readonly defaultThreshold: number | undefined;
  readonly setThreshold: (threshold: number | undefined) => void;
}

export function ThresholdSlider({ threshold, defaultThreshold, setThreshold }: ThresholdSliderProps) {
  const slider = useRef<HTMLInputElement>(null);

  function reset(): void {
    setThreshold(undefined);
    // The button is about to go, and the focus with it.
    slider.current?.focus();
  }

  /** The steps of the slider pass the default by a little; who comes back to its place means it. */
  const choose = (chosen: number) =>
    setThreshold(defaultThreshold?.toFixed(DIGITS) === chosen.toFixed(DIGITS) ? undefined : chosen);

  return (
    <div class="threshold">
      <label for="threshold">
        Limit{' '}
        <output for="threshold" aria-live="off">
          {threshold.toFixed(DIGITS)}
        </output>
      </label>
      <input
        ref={slider}
        id="threshold"
        type="range"
        min={0}
        max={LARGEST_DISTANCE}
        step={0.01}
        value={threshold}
        onInput={({ currentTarget }) => choose(Number(currentTarget.value))}
      />
      <div class="scale" aria-hidden="true">
        <span>0 strict</span>
        <span>{LARGEST_DISTANCE} loose</span>
      </div>
      <button type="button" class="quiet" disabled={threshold === defaultThreshold} onClick={reset}>
        Back to {defaultThreshold?.toFixed(DIGITS) ?? 'the default'}
      </button>
    </div>
  );
}
