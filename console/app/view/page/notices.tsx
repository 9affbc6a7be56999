import { useRef } from 'preact/hooks';
import type { Notice } from '../../session/state.ts';

interface NoticesProps {
  readonly notices: readonly Notice[];
  readonly dismiss: (key: number) => void;
}

export function Notices({ notices, dismiss }: NoticesProps) {
  const list = useRef<HTMLUListElement>(null);
  if (notices.length === 0) return null;

  /** Whoever dismisses one message may want to go on with the next. */
  function dismissAt(index: number, key: number): void {
    const buttons = list.current?.querySelectorAll('button');
    (buttons?.[index + 1] ?? buttons?.[index - 1])?.focus();
    dismiss(key);
  }

  return (
    <ul class="notices" aria-label="Messages" ref={list}>
      {notices.map(({ key, text, requestId }, index) => (
        <li key={key}>
          <p>
            {text}
            {requestId && <span class="request-id"> Request {requestId}</span>}
          </p>
          <button type="button" class="quiet" aria-label={`Dismiss: ${text}`} onClick={() => dismissAt(index, key)}>
            Dismiss
          </button>
        </li>
      ))}
    </ul>
  );
}
