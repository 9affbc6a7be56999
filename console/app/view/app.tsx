import type { Session } from '../session/actions.ts';
import type { CallLog } from '../session/calls/call-log.ts';
import { nameFaces } from '../session/faces.ts';
import { DropZone } from './adding/drop-zone.tsx';
import { ComparisonPanel } from './comparison/comparison-panel.tsx';
import { VerdictPanel } from './comparison/verdict-panel.tsx';
import { Announcements } from './page/announcements.tsx';
import { CallList } from './page/call-list.tsx';
import { ContainerBar } from './page/container-bar.tsx';
import { Notices } from './page/notices.tsx';
import { PageHeader } from './page/page-header.tsx';
import { Results } from './page/results.tsx';
import { TokenForm } from './page/token-form.tsx';
import { useKeptFocus } from './page/use-kept-focus.ts';
import { useStore } from './parts/use-store.ts';
import { PictureGrid } from './pictures/picture-grid.tsx';
import { FaceSearch } from './search/face-search.tsx';

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
      <PageHeader health={state.health} forgetToken={state.tokenKept ? session.forgetToken : undefined} base={base} />
      <main>
        <Announcements announcements={state.announcements} />
        {state.tokenQuestion && <TokenForm session={session} question={state.tokenQuestion} />}
        <Notices notices={state.notices} dismiss={session.dismiss} />
        {containerId && <ContainerBar session={session} containerId={containerId} state={state} />}
        <DropZone session={session} pictures={pictures} base={base} />
        {loading && pictures.length === 0 && <p class="muted">Looking up the container…</p>}
        <VerdictPanel faces={faces} comparison={comparison} threshold={state.threshold} base={base} />
        {pictures.length > 0 && (
          <PictureGrid session={session} pictures={pictures} faces={faces} watchFailed={state.watchFailed} />
        )}
        {pictures.length > 0 && <ComparisonPanel session={session} state={state} faces={faces} />}
        {state.search && faces.length > 0 && <FaceSearch session={session} search={state.search} />}
        {pictures.some(({ image }) => image?.status === 'completed') && <Results state={state} faces={faces} />}
        {(pictures.length > 0 || containerId) && <CallList callLog={callLog} announce={session.announce} />}
      </main>
    </>
  );
}
