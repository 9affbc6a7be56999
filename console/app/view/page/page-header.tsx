import type { Health } from '../../../../client/index.ts';

interface PageHeaderProps {
  readonly health: Health | undefined;
  /** Takes the token out of this tab; undefined where there is none. */
  readonly forgetToken: (() => void) | undefined;
  /** Address of the API, for links. */
  readonly base: string;
}

export function PageHeader({ health, forgetToken, base }: PageHeaderProps) {
  return (
    <header class="page-header">
      <h1>
        <svg class="mark" viewBox="0 0 24 24" aria-hidden="true">
          <path d="M3 8V5a2 2 0 0 1 2-2h3M16 3h3a2 2 0 0 1 2 2v3M21 16v3a2 2 0 0 1-2 2h-3M8 21H5a2 2 0 0 1-2-2v-3" />
          <circle cx="9" cy="10" r="1.2" />
          <circle cx="15" cy="10" r="1.2" />
          <path d="M8.5 15c1 1 2.200 1.500 3.500 1.500s2.500-.5 3.500-1.500" />
        </svg>
        face-encode
      </h1>
      {health && (
        <p class="muted encoder">
          Version {health.version}, encoder {health.encoder.name}
        </p>
      )}
      <nav aria-label="Documentation">
        <a href={`${base}/docs`}>API documentation</a>
      </nav>
      {forgetToken && (
        <button type="button" class="quiet" onClick={forgetToken}>
          Forget token
        </button>
      )}
    </header>
  );
}
