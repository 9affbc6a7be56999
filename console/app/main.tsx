import { render } from 'preact';
import * as z from 'zod';
import { createClient } from '../../client/index.ts';
import { makePreview } from './browser/make-preview.ts';
import { sendFormWithProgress } from './browser/send-form.ts';
import { createCallLog } from './session/calls/call-log.ts';
import { openMemory } from './session/memory.ts';
import { createSession } from './session/session.ts';
import { App } from './view/app.tsx';

// Compiling schemas to code is what the page's Content-Security-Policy forbids.
z.config({ jitless: true });

const TOKEN_KEY = 'face-encode-token';

/** Path of the stage or base path that the service says it stands behind. */
const base = document.querySelector<HTMLMetaElement>('meta[name="api-base"]')?.content ?? '';
const origin = window.location.origin + base;

const callLog = createCallLog({
  fetch: (url, init) => fetch(url, init),
  sendForm: sendFormWithProgress,
  origin,
  now: () => performance.now(),
});

const token = {
  get: () => sessionStorage.getItem(TOKEN_KEY) ?? undefined,
  set: (entered: string) => sessionStorage.setItem(TOKEN_KEY, entered),
};

const session = createSession({
  client: createClient({
    url: origin,
    token: token.get,
    fetch: callLog.fetch,
    sendForm: callLog.sendForm,
  }),
  memory: openMemory(sessionStorage),
  makePreview,
  showInAddress: (containerId) =>
    window.history.replaceState(null, '', containerId ? `#${containerId}` : window.location.pathname),
  token,
});

const containerOfAddress = () => window.location.hash.slice(1) || undefined;

window.addEventListener('hashchange', () => void session.open(containerOfAddress()));
window.addEventListener('beforeunload', (event) => {
  const sending = session.store.get().pictures.some(({ upload }) => upload.phase === 'sending');
  if (sending) event.preventDefault();
});

const place = document.getElementById('app');
if (place) render(<App session={session} callLog={callLog} base={base} />, place);
void session.greet();
void session.open(containerOfAddress());
