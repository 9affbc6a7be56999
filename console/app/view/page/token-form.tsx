import { useEffect, useRef } from 'preact/hooks';
import type { Session } from '../../session/actions.ts';
import type { TokenQuestion } from '../../session/state.ts';

interface TokenFormProps {
  readonly session: Session;
  readonly question: TokenQuestion;
}

/** Asks for the token that the API wants. It is kept as long as the browser's tab. */
export function TokenForm({ session, question }: TokenFormProps) {
  const field = useRef<HTMLInputElement>(null);
  const refused = question === 'refused';
  const checking = question === 'checking';
  useEffect(() => {
    if (checking) return;
    field.current?.focus();
    field.current?.select();
  }, [checking]);
  return (
    <form
      class="panel token-form"
      onSubmit={(event) => {
        event.preventDefault();
        const token = field.current?.value.trim();
        if (token && !checking) void session.enterToken(token);
      }}
    >
      <label for="token">This API needs a token. Bearer token:</label>
      <div class="field-row">
        <input
          ref={field}
          id="token"
          type="password"
          autocomplete="off"
          spellcheck={false}
          required
          aria-invalid={refused}
          aria-describedby={refused ? 'token-error token-note' : 'token-note'}
        />
        <button type="submit" class="primary" aria-disabled={checking}>
          {checking ? 'Checking…' : 'Use token'}
        </button>
      </div>
      {refused && (
        <p class="field-error" id="token-error">
          The API did not accept the token. Please enter another one.
        </p>
      )}
      <p class="muted" id="token-note">
        The identity provider of this service gives tokens to its users. Yours stays in this tab and goes to this API
        only.
      </p>
    </form>
  );
}
