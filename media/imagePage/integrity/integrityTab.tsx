import type { ImageModel } from '../../../src/protocol/imagePage.ts';
import { CopyButton } from '../../shared/copyButton.tsx';
import { Icon } from '../../shared/icon.tsx';
import { ScrollPane } from '../../shared/scrollPane.tsx';
import { usePage } from '../pageContext.ts';
import { DiskUsageButton } from '../refused.tsx';
import { ImageChecks } from './imageChecks.tsx';
import { LayerChecks } from './layerChecks.tsx';
import { reportText } from './reportText.ts';
import type { Integrity } from './useIntegrity.ts';
import { verdictText } from './verdict.ts';

interface Props {
  readonly model: ImageModel;
  readonly integrity: Integrity;
}

/** For every object of the image what is claimed of it, what was computed, and what it means where they differ. */
export function IntegrityTab({ model, integrity }: Props) {
  const page = usePage();
  const { t } = page;
  const { known, progress } = integrity;
  const checks = known?.checks ?? [];
  return (
    <ScrollPane class="integrity" name={t('Integrity')} scrollKey="integrity">
      <Verdict model={model} integrity={integrity} />
      {known && (
        <>
          <h2>{t('Image')}</h2>
          <ImageChecks checks={checks.filter(({ layer }) => layer === null)} />
          {model.layers.length > 0 && (
            <>
              <h2>{t('Layers')}</h2>
              <LayerChecks model={model} checks={checks} running={progress?.running ?? []} />
            </>
          )}
        </>
      )}
    </ScrollPane>
  );
}

/** What it all comes to, how far it is, and what can be done. */
function Verdict({ model, integrity }: Props) {
  const page = usePage();
  const { t, size } = page;
  const { phase, progress, verify, cancel } = integrity;
  const { tone, icon, short, sentence } = verdictText(page, integrity);
  // What was verified stays so; what could not be read may be there the next time.
  const offers = phase === 'done' ? integrity.known?.verdict.state === 'incomplete' : phase !== 'waiting';
  const failure = phase === 'failed' ? integrity.refusal : null;
  const isMeasured = progress !== null && progress.total > 0;
  return (
    <div class={`verdict ${tone}`}>
      <Icon name={icon} />
      <div class="verdict-text">
        <p class="verdict-short">{short}</p>
        <p>{sentence}</p>
        {failure && tone === 'bad' && <p>{failure.message}</p>}
        {phase === 'running' && (
          <p class="verdict-progress">
            <progress
              class="opening-bar"
              aria-label={t('Verifying…')}
              {...(isMeasured && { value: progress.done, max: progress.total })}
            />
            {isMeasured && t('{0} of {1}', size(progress.done), size(progress.total))}
          </p>
        )}
      </div>
      {integrity.known && (
        <CopyButton text={() => reportText(page, model, integrity)} label={t('Copy the report as text')} />
      )}
      {failure && <DiskUsageButton refusal={failure} class="button secondary" />}
      {phase === 'running' ? (
        <button type="button" class="button secondary" onClick={cancel}>
          {t('Cancel')}
        </button>
      ) : (
        offers && (
          <button type="button" class={`button ${phase === 'done' ? 'secondary' : ''}`} onClick={verify}>
            {phase === 'done'
              ? t('Verify Again')
              : phase !== 'claims'
                ? t('Verify')
                : model.engine?.size == null
                  ? t('Verify (exports the image from the engine)')
                  : t('Verify (exports {0} from the engine)', size(model.engine.size))}
          </button>
        )
      )}
    </div>
  );
}
