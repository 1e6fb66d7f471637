import { useState } from 'preact/hooks';
import type { BuiltModel } from '../../../src/protocol/imageEngine.ts';
import type { ImageModel } from '../../../src/protocol/imagePage.ts';
import { Icon } from '../../shared/icon.tsx';
import { type Page, usePage } from '../pageContext.ts';
import type { Place } from '../place.ts';

interface Props {
  readonly built: BuiltModel;
  readonly model: ImageModel;
  readonly place: Place;
  /** Selects a row of *Layers*. */
  readonly onStep: (step: number) => void;
  /** The focus has to go elsewhere. */
  readonly onClose: () => void;
}

/** Says what the build that made the image changed, until it is closed. */
export function BuiltBar({ built, model, place, onStep, onClose }: Props) {
  const { t, host } = usePage();
  const [closed, setClosed] = useState(false);
  if (closed) return null;
  const step = built.same ? -1 : model.steps.findIndex(({ layer }) => layer === built.kept);
  const close = () => {
    setClosed(true);
    onClose();
    // Where the host is gone, nobody asks it again.
    host.closeBuilt(place.image, place.variant).catch(() => undefined);
  };
  return (
    <section class="built-bar" aria-label={t('What the build changed')} data-pane>
      <Icon name="tools" />
      <span class="built-text">
        {t('Built here.')} <Changes built={built} layers={model.layers.length} />{' '}
        {step >= 0 && (
          <button type="button" class="link-button" onClick={() => onStep(step)}>
            {t('Show the first new layer')}
          </button>
        )}
      </span>
      <button type="button" class="icon-button" aria-label={t('Close')} title={t('Close')} onClick={close}>
        <Icon name="close" />
      </button>
    </section>
  );
}

function Changes({ built: { same, bytes, kept }, layers }: { built: BuiltModel; layers: number }) {
  const page = usePage();
  const { t, exactly } = page;
  if (same) return <>{t('It is the same image as the one that had this name before.')}</>;
  const layersKept =
    kept === layers ? t('All {0} layers are kept.', layers) : t('{0} of {1} layers are kept.', kept, layers);
  if (bytes === null) return <>{layersKept}</>;
  return (
    <>
      <span title={bytes === 0 ? undefined : exactly(Math.abs(bytes))}>{sizeText(bytes, page)}</span> {layersKept}
    </>
  );
}

function sizeText(bytes: number, { t, size }: Page): string {
  if (bytes === 0) return t('It takes as much as the one that had this name before.');
  return bytes > 0
    ? t('It takes {0} more than the one that had this name before.', size(bytes))
    : t('It takes {0} less than the one that had this name before.', size(-bytes));
}
