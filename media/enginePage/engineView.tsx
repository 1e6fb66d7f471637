import type { EndpointModel } from '../../src/protocol/enginePage.ts';
import { usePageKeys } from '../shared/usePageKeys.ts';
import { usePageScroll } from '../shared/useScroll.ts';
import { DetailsPane } from './details/detailsPane.tsx';
import type { Events } from './events/events.ts';
import { EventsPane } from './events/eventsPane.tsx';
import { Failure } from './failure.tsx';
import { Header } from './header.tsx';
import { usePage } from './pageContext.ts';
import type { PageState } from './pageState.ts';
import type { EngineState } from './useEngine.ts';
import { Warnings } from './warnings.tsx';

interface Props {
  readonly endpoint: EndpointModel;
  readonly engine: EngineState;
  readonly events: Events;
  readonly state: PageState;
  readonly update: (patch: Partial<PageState>) => void;
  readonly onRefresh: () => void;
}

const noTabs = () => false;

/** Who the engine is, what it says of itself, and what happens in it; or why it cannot be used. */
export function EngineView({ endpoint, engine: { reading, asking }, events, state, update, onRefresh }: Props) {
  const { t } = usePage();
  usePageKeys(noTabs);
  usePageScroll(reading !== null);
  const engine = reading?.state === 'connected' ? reading.engine : null;
  const failure = reading?.state === 'failed' ? reading.failure : null;
  return (
    <>
      <Header endpoint={endpoint} engine={engine} failed={failure !== null} onRefresh={onRefresh} />
      {asking && reading && <progress class="loading-line" aria-label={t('Connecting…')} />}
      {engine && <Warnings warnings={engine.warnings} />}
      {failure && <Failure failure={failure} asking={asking} onTryAgain={onRefresh} />}
      {!reading && (
        <main class="opening" aria-busy="true">
          <p class="opening-text">{t('Connecting…')}</p>
          <progress class="opening-bar" aria-label={t('Connecting…')} />
        </main>
      )}
      {engine && (
        <main class="content" aria-busy={asking}>
          <div class="split engine">
            <DetailsPane engine={engine} />
            <EventsPane events={events} type={state.type} onType={(type) => update({ type })} />
          </div>
        </main>
      )}
    </>
  );
}
