import { useEffect } from 'preact/hooks';
import { oneLine } from '../../../src/format/visibleText.ts';
import type { RemovalModel } from '../../../src/protocol/diskUsagePage.ts';
import { Icon } from '../../shared/icon.tsx';
import type { Ticks } from '../items/ticks.ts';
import { type Page, usePage } from '../pageContext.ts';
import { freedText } from './freedText.ts';
import type { PlanState } from './usePlan.ts';

interface Props {
  readonly ticks: Ticks;
  readonly state: PlanState;
  /** What was ticked may be gone by now. */
  readonly isAsking: boolean;
  readonly running: Extract<RemovalModel, { state: 'running' }> | null;
  readonly onRemove: () => void;
  readonly onCancel: () => void;
}

/** The one button that removes: it says how many go and what that frees, and why it cannot be pressed. */
export function RemovalBar({ ticks, state, isAsking, running, onRemove, onCancel }: Props) {
  const page = usePage();
  const { t, announce } = page;
  const reason = isAsking ? t('Asking the engine…') : whyNot(ticks, state, page);
  const said = reason || (state.plan && freedText(state.plan, page)) || '';
  useEffect(() => {
    if (ticks.size > 0 && state.isCurrent) announce(said);
  }, [ticks, state.isCurrent, said, announce]);
  if (running)
    return (
      <footer class="removal-bar" data-pane>
        <progress class="removal-progress" value={running.done} max={running.total} aria-label={t('Removing…')} />
        <span class="removal-text">
          {running.done === 0
            ? t('Removing…')
            : t('Removing: {0} of {1} done, {2} just now', running.done, running.total, oneLine(running.last))}
        </span>
        <button type="button" class="button secondary" onClick={onCancel}>
          {t('Cancel')}
        </button>
      </footer>
    );
  const { plan } = state;
  const goes = plan?.goes.length ?? 0;
  return (
    <footer class="removal-bar" data-pane>
      <span class="removal-text" id="removal-reason">
        {said}
      </span>
      <button
        type="button"
        class="button"
        // Not `disabled`: those who go by keys come to it, and hear why.
        aria-disabled={reason !== ''}
        title={reason}
        aria-describedby="removal-reason"
        onClick={() => reason === '' && onRemove()}
      >
        <Icon name="trash" /> {goes === 0 ? t('Remove') : goes === 1 ? t('Remove 1 item') : t('Remove {0} items', goes)}
      </button>
    </footer>
  );
}

/** Why nothing can be removed now; '' where it can. */
function whyNot(ticks: Ticks, { plan, isCurrent, failure }: PlanState, { t }: Page): string {
  if (ticks.size === 0) return t('Nothing is ticked.');
  if (failure !== null) return failure;
  if (!plan || !isCurrent) return t('Adding up what goes…');
  return plan.goes.length === 0 ? t('All that is ticked is held by something else.') : '';
}
