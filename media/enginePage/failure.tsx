import { visibleText } from '../../src/format/visibleText.ts';
import type { FailureModel } from '../../src/protocol/enginePage.ts';
import { EmptyState } from '../shared/emptyState.tsx';
import { usePage } from './pageContext.ts';

interface Props {
  readonly failure: FailureModel;
  readonly asking: boolean;
  readonly onTryAgain: () => void;
}

/** Why the engine cannot be used, and the ways on. */
export function Failure({ failure: { message, action }, asking, onTryAgain }: Props) {
  const { t, run } = usePage();
  return (
    <EmptyState
      icon="debug-disconnect"
      title={visibleText(message)}
      level={2}
      hint={t('The page comes back by itself with the engine.')}
      isBusy={asking}
      ways={[
        ...(action === null ? [] : [{ label: action, act: () => run((host) => host.help()) }]),
        { label: t('Try Again'), act: onTryAgain },
        { label: t('Show Engine Log'), act: () => run((host) => host.showEngineLog()) },
        { label: t('Show Log'), act: () => run((host) => host.showLog()) },
      ]}
    />
  );
}
