import { EmptyState, type WayOn } from '../../shared/emptyState.tsx';
import { usePage } from '../pageContext.ts';
import type { Refusal } from '../refusal.ts';
import { StillRead } from './stillRead.tsx';

interface Props {
  readonly refusal: Refusal;
  /** Level of the sentence as a heading; 2 below a header. */
  readonly level: 1 | 2;
  readonly onTryAgain: () => void;
}

/** The sentence that says why there is nothing, the ways on, and what could still be read. */
export function Failure({ refusal, level, onTryAgain }: Props) {
  const { t, host, announce, ofEngine } = usePage();
  const way = (label: string, command: () => Promise<void>): WayOn => ({
    label,
    act: () => void command().catch((error: Error) => announce(error.message)),
  });
  return (
    <EmptyState
      icon="error"
      title={refusal.message}
      level={level}
      ways={[
        { label: t('Try Again'), act: onTryAgain },
        ...(refusal.isDiskFull ? [way(t('Show Disk Usage'), () => host.showDiskUsage())] : []),
        ...(ofEngine ? [] : [way(t('Open as Text'), () => host.openAsText())]),
        way(t('Show Log'), () => host.showLog()),
      ]}
    >
      {refusal.details.length > 0 && <StillRead lines={refusal.details} level={level === 1 ? 2 : 3} />}
    </EmptyState>
  );
}
