import { Icon } from '../../shared/icon.tsx';
import { usePage } from '../pageContext.ts';
import type { Refusal } from '../refusal.ts';
import { DiskUsageButton } from '../refused.tsx';
import { StillRead } from './stillRead.tsx';

interface Props {
  readonly refusal: Refusal;
  /** Level of the sentence as a heading; 2 below a header. */
  readonly level: 1 | 2;
  readonly onTryAgain: () => void;
}

/** What stands where the page would be: the sentence that says why not, the ways on, and what could still be read. */
export function Failure({ refusal, level, onTryAgain }: Props) {
  const { t, host, announce, ofEngine } = usePage();
  const run = (command: () => Promise<void>) => command().catch((error: Error) => announce(error.message));
  const Heading = `h${level}` as const;
  return (
    <main class="empty-state" data-pane>
      <span class="empty-icon error">
        <Icon name="error" />
      </span>
      <Heading>{refusal.message}</Heading>
      <p class="buttons">
        <button type="button" class="button" onClick={onTryAgain}>
          {t('Try Again')}
        </button>
        <DiskUsageButton refusal={refusal} class="button" />
        {!ofEngine && (
          <button type="button" class="button secondary" onClick={() => run(() => host.openAsText())}>
            {t('Open as Text')}
          </button>
        )}
        <button type="button" class="button secondary" onClick={() => run(() => host.showLog())}>
          {t('Show Log')}
        </button>
      </p>
      {refusal.details.length > 0 && <StillRead lines={refusal.details} level={level === 1 ? 2 : 3} />}
    </main>
  );
}
