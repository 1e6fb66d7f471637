import { useId } from 'preact/hooks';
import { Icon } from '../../shared/icon.tsx';
import { CodeBlock } from '../codeBlock.tsx';
import { usePage } from '../pageContext.ts';
import type { Refusal } from '../refusal.ts';

interface Props {
  readonly refusal: Refusal;
  /** Level of the sentence as a heading; 2 below a header. */
  readonly level: 1 | 2;
  readonly onTryAgain: () => void;
}

/** What stands where the page would be: the sentence that says why not, and the ways on. */
export function Failure({ refusal, level, onTryAgain }: Props) {
  const { t, host, announce } = usePage();
  const run = (command: () => Promise<void>) => command().catch((error: Error) => announce(error.message));
  const id = useId();
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
        <button type="button" class="button secondary" onClick={() => run(() => host.openAsText())}>
          {t('Open as Text')}
        </button>
        <button type="button" class="button secondary" onClick={() => run(() => host.showLog())}>
          {t('Show Log')}
        </button>
      </p>
      {refusal.details.length > 0 && (
        <section class="found" aria-labelledby={id}>
          <p id={id}>{t('What could be read:')}</p>
          <CodeBlock text={refusal.details.join('\n')} />
        </section>
      )}
    </main>
  );
}
