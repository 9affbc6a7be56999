import { useEffect, useRef } from 'preact/hooks';
import type { Session } from '../session/session.ts';

/** Asks for the token that the API wants. It is kept as long as the browser's tab. */
export function TokenForm({ session }: { readonly session: Session }) {
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  return (
    <form
      class="panel token-form"
      onSubmit={(event) => {
        event.preventDefault();
        const token = field.current?.value.trim();
        if (token) void session.enterToken(token);
      }}
    >
      <label for="token">This API asks who calls. Bearer token:</label>
      <div class="field-row">
        <input ref={field} id="token" type="password" autocomplete="off" spellcheck={false} required />
        <button type="submit" class="primary">
          Use token
        </button>
      </div>
      <p class="muted">It stays in this tab and goes to this API only.</p>
    </form>
  );
}
