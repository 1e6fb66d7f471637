import { visibleText } from '../../src/format/visibleText.ts';
import type { UsageFailure } from '../../src/protocol/diskUsagePage.ts';
import { EmptyState } from '../shared/emptyState.tsx';
import { usePage } from './pageContext.ts';

interface Props {
  readonly failure: UsageFailure;
  readonly isAsking: boolean;
  readonly onTryAgain: () => void;
}

/** Why the engine cannot be asked, and the ways on. */
export function Failure({ failure: { message, action }, isAsking, onTryAgain }: Props) {
  const { t, run } = usePage();
  return (
    <EmptyState
      icon="debug-disconnect"
      title={visibleText(message)}
      level={2}
      isBusy={isAsking}
      ways={[
        ...(action === null ? [] : [{ label: action, act: () => run((host) => host.help()) }]),
        { label: t('Try Again'), act: onTryAgain },
        { label: t('Show Log'), act: () => run((host) => host.showLog()) },
      ]}
    />
  );
}
