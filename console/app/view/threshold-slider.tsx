import { useRef } from 'preact/hooks';
import { DEFAULT_THRESHOLD } from '../../../api/limits.ts';

/** Distances of faces are hardly ever larger. */
const MOST = 1.2;

interface ThresholdSliderProps {
  readonly threshold: number;
  readonly setThreshold: (threshold: number) => void;
}

export function ThresholdSlider({ threshold, setThreshold }: ThresholdSliderProps) {
  const slider = useRef<HTMLInputElement>(null);

  function reset(): void {
    setThreshold(DEFAULT_THRESHOLD);
    // The button is about to go, and the focus with it.
    slider.current?.focus();
  }

  return (
    <div class="threshold">
      <label for="threshold">
        Threshold{' '}
        <output for="threshold" aria-live="off">
          {threshold.toFixed(2)}
        </output>
      </label>
      <input
        ref={slider}
        id="threshold"
        type="range"
        min={0}
        max={MOST}
        step={0.01}
        value={threshold}
        onInput={({ currentTarget }) => setThreshold(Number(currentTarget.value))}
      />
      <div class="scale" aria-hidden="true">
        <span>0 strict</span>
        <span>{MOST} loose</span>
      </div>
      <button type="button" class="quiet" disabled={threshold === DEFAULT_THRESHOLD} onClick={reset}>
        Back to {DEFAULT_THRESHOLD}
      </button>
    </div>
  );
}
