import type { RemovalModel, TickRequest, UsageReading } from '../../src/protocol/diskUsagePage.ts';
import { usePageKeys } from '../shared/usePageKeys.ts';
import { usePageScroll } from '../shared/useScroll.ts';
import { ChangedBar } from './changedBar.tsx';
import { Failure } from './failure.tsx';
import { Header } from './header.tsx';
import { usePage } from './pageContext.ts';
import type { PageState } from './pageState.ts';
import { ReadUsage } from './readUsage.tsx';

interface Props {
  readonly engine: string;
  readonly reading: UsageReading | null;
  readonly isAsking: boolean;
  /** Something changed in the engine since it was asked. */
  readonly isChanged: boolean;
  readonly removal: RemovalModel | null;
  readonly tick: TickRequest | null;
  readonly onTicked: () => void;
  readonly state: PageState;
  readonly update: (patch: Partial<PageState>) => void;
  readonly onRefresh: () => void;
  readonly onCancel: () => void;
  readonly onCloseReport: () => void;
}

const noTabs = () => false;

/** What the engine holds and what can go of it; or why that is not known. */
export function UsageView(props: Props) {
  const { reading, isAsking, removal, onRefresh, onCancel } = props;
  const { t } = usePage();
  usePageKeys(noTabs);
  usePageScroll(reading !== null);
  const read = reading?.state === 'read' ? reading : null;
  const usage = read?.usage ?? null;
  const isRunning = removal?.state === 'running';
  return (
    <>
      <Header
        engine={props.engine}
        usage={usage}
        isAsking={isAsking && reading !== null}
        onRefresh={onRefresh}
        onCancel={onCancel}
      />
      {isAsking && reading && <progress class="loading-line" aria-label={t('Asking the engine…')} />}
      {props.isChanged && !isAsking && !isRunning && usage && <ChangedBar onRefresh={onRefresh} />}
      {reading?.state === 'failed' && <Failure failure={reading.failure} isAsking={isAsking} onTryAgain={onRefresh} />}
      {!reading && <Asking isAsking={isAsking} onCancel={onCancel} onRefresh={onRefresh} />}
      {read && <ReadUsage {...props} number={read.number} usage={read.usage} />}
    </>
  );
}

function Asking({ isAsking, onCancel, onRefresh }: Pick<Props, 'isAsking' | 'onCancel' | 'onRefresh'>) {
  const { t } = usePage();
  if (!isAsking)
    return (
      <main class="empty-state" data-pane>
        <h2>{t('The engine was not asked to the end.')}</h2>
        <p class="buttons">
          <button type="button" class="button" onClick={onRefresh}>
            {t('Try Again')}
          </button>
        </p>
      </main>
    );
  return (
    <main class="opening" aria-busy="true" data-pane>
      <p class="opening-text">{t('Asking the engine what it holds…')}</p>
      <progress class="opening-bar" aria-label={t('Asking the engine…')} />
      <p class="opening-bytes">{t('It adds up every file of it, which may take minutes on a full disk.')}</p>
      <button type="button" class="button secondary" onClick={onCancel}>
        {t('Cancel')}
      </button>
    </main>
  );
}
