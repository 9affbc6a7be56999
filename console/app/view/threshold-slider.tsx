import { DEFAULT_THRESHOLD } from '../../../api/limits.ts';

/** Distances of faces are hardly ever larger. */
const MOST = 1.2;

interface ThresholdSliderProps {
  readonly threshold: number;
  readonly setThreshold: (threshold: number) => void;
}

export function ThresholdSlider({ threshold, setThreshold }: ThresholdSliderProps) {
  return (
    <div class="threshold">
      <label for="threshold">
        Same person up to <output for="threshold">{threshold.toFixed(2)}</output>
      </label>
      <input
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
      <button
        type="button"
        class="quiet"
        disabled={threshold === DEFAULT_THRESHOLD}
        onClick={() => setThreshold(DEFAULT_THRESHOLD)}
      >
        Back to {DEFAULT_THRESHOLD}
      </button>
    </div>
  );
}
