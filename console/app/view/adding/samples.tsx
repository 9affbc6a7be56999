import { useState } from 'preact/hooks';
import type { Session } from '../../session/actions.ts';

interface SamplesProps {
  readonly session: Pick<Session, 'addSamples'>;
  /** Address of the API, for links. */
  readonly base: string;
}

/** A try without pictures of one's own. */
export function Samples({ session, base }: SamplesProps) {
  const [loading, setLoading] = useState(false);

  async function add(): Promise<void> {
    setLoading(true);
    await session.addSamples();
    setLoading(false);
  }

  return (
    <div class="samples">
      <button
        type="button"
        aria-disabled={loading}
        aria-describedby="samples-note"
        onClick={() => {
          if (!loading) void add();
        }}
      >
        Try with sample pictures
      </button>
      <p class="muted" id="samples-note">
        Two official portraits, one of them twice,{' '}
        <a href={`${base}/console/sample-sources.txt`}>in the public domain</a>.
      </p>
    </div>
  );
}
