import { useRef } from 'preact/hooks';
import type { Notice } from '../../session/state.ts';

interface NoticesProps {
  readonly notices: readonly Notice[];
  readonly dismiss: (key: number) => void;
}

export function Notices({ notices, dismiss }: NoticesProps) {
  const list = useRef<HTMLUListElement>(null);
  if (notices.length === 0) return null;

  /** A user who dismisses one message may want to go on with the next. */
  function dismissAt(index: number, key: number): void {
    const buttons = list.current?.querySelectorAll<HTMLButtonElement>('.dismiss');
    (buttons?.[index + 1] ?? buttons?.[index - 1])?.focus();
    dismiss(key);
  }

  return (
    <ul class="notices" aria-label="Messages" ref={list}>
      {notices.map(({ key, text, requestId, good, action }, index) => (
        <li key={key} class={good ? 'good' : 'bad'}>
          <p>
            {text}
            {requestId && <span class="request-id"> Request {requestId}</span>}
          </p>
          {action && (
            <button
              type="button"
              onClick={() => {
                dismissAt(index, key);
                action.perform();
              }}
            >
              {action.label}
            </button>
          )}
          <button
            type="button"
            class="quiet dismiss"
            aria-label={`Dismiss: ${text}`}
            onClick={() => dismissAt(index, key)}
          >
            Dismiss
          </button>
        </li>
      ))}
    </ul>
  );
}
