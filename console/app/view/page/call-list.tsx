import type { Call, CallLog } from '../../session/calls/call-log.ts';
import { CopyButton } from '../parts/copy-button.tsx';
import { useStore } from '../parts/use-store.ts';

interface CallListProps {
  readonly callLog: CallLog;
  readonly announce: (text: string) => void;
}

/** Every call that the page made, as a command that can be pasted into a terminal; closed until somebody opens it. */
export function CallList({ callLog, announce }: CallListProps) {
  const { calls } = useStore(callLog.store);
  if (calls.length === 0) return null;
  return (
    <details class="call-list">
      <summary>
        <h2>Calls made</h2>
      </summary>
      <p class="muted">
        The newest first. Each command does in a terminal what this page did, with your picture in the place of{' '}
        <code>picture.jpg</code>.
      </p>
      <ol class="calls">
        {calls.map((call) => (
          <li key={call.key}>
            <p class="call-head">
              <span class={`call-status ${isGood(call) ? 'good' : 'bad'}`}>
                {call.status ?? (call.status === null ? 'failed' : '…')}
              </span>
              <span class="call-target">
                {call.method} {call.target}
              </span>
              <span class="muted">
                {call.milliseconds === undefined ? '' : `${Math.round(call.milliseconds)} ms`}
                {call.times > 1 ? `, ${call.times} times` : ''}
              </span>
            </p>
            <div class="call-line">
              <code>{call.curl}</code>
              <CopyButton
                text={() => call.curl}
                label={`Copy the curl command of ${call.method} ${call.target}`}
                announce={announce}
              >
                Copy
              </CopyButton>
            </div>
          </li>
        ))}
      </ol>
    </details>
  );
}

const isGood = ({ status }: Call): boolean => status === undefined || (status !== null && status < 400);
