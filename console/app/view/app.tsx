import type { CallLog } from '../session/call-log.ts';
import { nameFaces } from '../session/faces.ts';
import type { Session } from '../session/session.ts';
import { Announcements } from './announcements.tsx';
import { CallList } from './call-list.tsx';
import { ComparisonPanel } from './comparison-panel.tsx';
import { ContainerBar } from './container-bar.tsx';
import { DropZone } from './drop-zone.tsx';
import { Notices } from './notices.tsx';
import { PageHeader } from './page-header.tsx';
import { PictureGrid } from './picture-grid.tsx';
import { TokenForm } from './token-form.tsx';
import { useKeptFocus } from './use-kept-focus.ts';
import { useStore } from './use-store.ts';
import { VerdictPanel } from './verdict-panel.tsx';

interface AppProps {
  readonly session: Session;
  readonly callLog: CallLog;
  /** Address of the API, for links. */
  readonly base: string;
}

/** The whole page, from top to bottom. */
export function App({ session, callLog, base }: AppProps) {
  const state = useStore(session.store);
  const { pictures, comparison, containerId, loading } = state;
  useKeptFocus();
  const faces = nameFaces(pictures, comparison);
  return (
    <>
      <PageHeader health={state.health} base={base} />
      <main>
        <Announcements announcements={state.announcements} />
        {state.tokenQuestion && <TokenForm session={session} question={state.tokenQuestion} />}
        <Notices notices={state.notices} dismiss={session.dismiss} />
        {containerId && <ContainerBar session={session} containerId={containerId} state={state} />}
        <DropZone session={session} pictures={pictures} />
        {loading && pictures.length === 0 && <p class="muted">Looking up the container…</p>}
        <VerdictPanel faces={faces} comparison={comparison} threshold={state.threshold} base={base} />
        {pictures.length > 0 && (
          <PictureGrid session={session} pictures={pictures} faces={faces} watchFailed={state.watchFailed} />
        )}
        {pictures.length > 0 && <ComparisonPanel session={session} state={state} faces={faces} />}
        <CallList callLog={callLog} announce={session.announce} />
      </main>
    </>
  );
}
