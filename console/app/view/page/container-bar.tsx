import { useRef } from 'preact/hooks';
import type { Session } from '../../session/actions.ts';
import type { SessionState } from '../../session/state.ts';
import { CopyButton } from '../parts/copy-button.tsx';

interface ContainerBarProps {
  readonly session: Session;
  readonly containerId: string;
  readonly state: Pick<SessionState, 'expiresAt' | 'erasing'>;
}

const dayFormat = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'long', year: 'numeric' });

/** Which container the page shows, and what can be done with all of it. */
export function ContainerBar({ session, containerId, state: { expiresAt, erasing } }: ContainerBarProps) {
  const question = useRef<HTMLDialogElement>(null);

  return (
    <section class="container-bar" aria-label="Container">
      <p>
        <span class="muted">Container</span> <code>{containerId}</code>{' '}
        <CopyButton text={() => containerId} label="Copy the container id" announce={session.announce}>
          Copy
        </CopyButton>
        <CopyButton text={() => window.location.href} label="Copy link to this container" announce={session.announce}>
          Copy link
        </CopyButton>
        {expiresAt && <span class="muted expiry">is erased on {dayFormat.format(new Date(expiresAt))}</span>}
      </p>
      <div class="actions">
        <button type="button" onClick={session.leaveContainer}>
          New container
        </button>
        <button
          type="button"
          class="danger"
          aria-disabled={erasing}
          onClick={() => {
            if (!erasing) question.current?.showModal();
          }}
        >
          {erasing ? 'Deleting…' : 'Delete container'}
        </button>
      </div>
      <dialog ref={question} aria-labelledby="delete-title">
        <form
          method="dialog"
          onSubmit={({ submitter }) => {
            if (submitter?.getAttribute('value') === 'delete') void session.deleteContainer();
          }}
        >
          <h2 id="delete-title">Delete this container?</h2>
          <p>Its pictures, faces and vectors are erased for good.</p>
          <div class="actions">
            <button type="submit" value="keep">
              Keep it
            </button>
            <button type="submit" value="delete" class="danger">
              Delete it
            </button>
          </div>
        </form>
      </dialog>
    </section>
  );
}
