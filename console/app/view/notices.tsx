import type { Notice } from '../session/state.ts';

interface NoticesProps {
  readonly notices: readonly Notice[];
  readonly dismiss: (key: number) => void;
}

export function Notices({ notices, dismiss }: NoticesProps) {
  if (notices.length === 0) return null;
  return (
    <ul class="notices" aria-label="Messages">
      {notices.map(({ key, text, requestId }) => (
        <li key={key}>
          <p>
            {text}
            {requestId && <span class="request-id"> Request {requestId}</span>}
          </p>
          <button type="button" class="quiet" aria-label={`Dismiss: ${text}`} onClick={() => dismiss(key)}>
            Dismiss
          </button>
        </li>
      ))}
    </ul>
  );
}
