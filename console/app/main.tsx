import { render } from 'preact';
import * as z from 'zod';
import { createClient } from '../../client/index.ts';
import { cropFace } from './browser/crop-face.ts';
import { makePreview } from './browser/make-preview.ts';
import { sendFormWithProgress } from './browser/send-form.ts';
import { createCallLog } from './session/calls/call-log.ts';
import { readFeatures } from './session/features.ts';
import { unpackSamples } from './session/files/samples.ts';
import { openMemory, openTabStorage } from './session/memory.ts';
import { openEnrolledMemory } from './session/search/enrolled-memory.ts';
import { createSession } from './session/session.ts';
import { App } from './view/app.tsx';

// Compiling schemas to code is what the page's Content-Security-Policy forbids.
z.config({ jitless: true });

const TOKEN_KEY = 'face-encode-token';

/** Address of the API, without a slash at its end. The page names it as seen from its own address, which proxies may change. */
const base = new URL(readMeta('api-base'), document.baseURI).href.replace(/\/$/, '');

const samplesUrl = `${base}/console/${readMeta('sample-pictures')}`;

const callLog = createCallLog({
  // What is deleted while the page goes is deleted all the same. Other bodies could be too large for that.
  fetch: (url, init) => fetch(url, { ...init, keepalive: init.method === 'DELETE' }),
  sendForm: sendFormWithProgress,
  base,
  now: () => performance.now(),
});

const storage = openTabStorage(() => window.sessionStorage);

const token = {
  get: () => storage.getItem(TOKEN_KEY) ?? undefined,
  set: (entered: string) => storage.setItem(TOKEN_KEY, entered),
  forget: () => storage.removeItem(TOKEN_KEY),
};

const session = createSession({
  client: createClient({
    url: base,
    token: token.get,
    fetch: callLog.fetch,
    sendForm: callLog.sendForm,
  }),
  memory: openMemory(storage),
  enrolledMemory: openEnrolledMemory(storage),
  cropFace,
  readFeatures: async () => readFeatures(await (await fetch(`${base}/openapi.json`)).json()),
  makePreview,
  readSamples: async () => unpackSamples(await (await fetch(samplesUrl)).json()),
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
// Some browsers end a hidden page without another event.
window.addEventListener('pagehide', () => void session.finishRemovals());
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'hidden') void session.finishRemovals();
});

const place = document.getElementById('app');
if (place) render(<App session={session} callLog={callLog} base={base} />, place);
void session.greet();
void session.open(containerOfAddress());

function readMeta(name: string): string {
  return document.querySelector<HTMLMetaElement>(`meta[name="${name}"]`)?.content ?? '';
}
