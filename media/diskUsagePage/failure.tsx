import { visibleText } from '../../src/format/visibleText.ts';
import type { UsageFailure } from '../../src/protocol/diskUsagePage.ts';
import { Icon } from '../shared/icon.tsx';
import { usePage } from './pageContext.ts';

interface Props {
  readonly failure: UsageFailure;
  readonly isAsking: boolean;
  readonly onTryAgain: () => void;
}

/** What stands where the page would be: why the engine cannot be asked, and the ways on. */
export function Failure({ failure, isAsking, onTryAgain }: Props) {
  const { t, run } = usePage();
  const { message, action } = failure;
  return (
    <main class="empty-state" data-pane aria-busy={isAsking}>
      <span class="empty-icon error">
        <Icon name="debug-disconnect" />
      </span>
      <h2>{visibleText(message)}</h2>
      <p class="buttons">
        {action !== null && (
          <button type="button" class="button" onClick={() => run((host) => host.help())}>
            {action}
          </button>
        )}
        <button type="button" class={`button ${action === null ? '' : 'secondary'}`} onClick={onTryAgain}>
          {t('Try Again')}
        </button>
        <button type="button" class="button secondary" onClick={() => run((host) => host.showLog())}>
          {t('Show Log')}
        </button>
      </p>
    </main>
  );
}
