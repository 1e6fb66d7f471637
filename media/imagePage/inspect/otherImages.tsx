import { useState } from 'preact/hooks';
import { visibleText } from '../../../src/format/visibleText.ts';
import type { RelatedImageModel, RelatedModel } from '../../../src/protocol/imageEngine.ts';
import { menuContext } from '../../shared/menuContext.ts';
import { type Page, usePage } from '../pageContext.ts';
import { Refused } from '../refused.tsx';
import type { Comparing } from '../useRelated.ts';

/** As many as anybody looks through. */
const CHUNK = 50;

/** The other images of the engine that have layers of this one, and what it shares; compared when asked for. */
export function OtherImages({ comparing, layers }: { comparing: Comparing; layers: number }) {
  const { t } = usePage();
  if (comparing.phase === 'asking')
    return <progress class="loading-line" aria-label={t('Comparing with the other images…')} />;
  if (comparing.phase === 'known') return <Related related={comparing.related} layers={layers} ask={comparing.ask} />;
  return (
    <>
      {comparing.phase === 'failed' && (
        <p>
          <Refused refusal={comparing.refusal} />
        </p>
      )}
      <button type="button" class="link-button" onClick={comparing.ask}>
        {t('Compare with all images of the engine')}
      </button>
      <p class="hint">{t('It asks for the layers of each, and has the engine compute what this one shares.')}</p>
    </>
  );
}

function Related({ related, layers, ask }: { related: RelatedModel; layers: number; ask: () => void }) {
  const { t, size, exactly, announce } = usePage();
  const [limit, setLimit] = useState(CHUNK);
  const { images, unread, shared, unique } = related;
  return (
    <>
      {shared === null || unique === null ? (
        <p>{t('How much it shares is unknown: the engine does not say.')}</p>
      ) : (
        <>
          <p title={`${exactly(shared)}, ${exactly(unique)}`}>
            {t('{0} shared with other images, {1} its own', size(shared), size(unique))}
          </p>
          <p class="hint">
            {t(
              'As the engine counts: of files or on its disk, in a containerd store with the compressed layers besides.',
            )}
          </p>
        </>
      )}
      {images.length === 0 && <p class="quiet">{t('No other image here has layers of it.')}</p>}
      <ul class="other-images">
        {images.slice(0, limit).map((image) => (
          <OtherImage key={image.id} image={image} layers={layers} onError={announce} />
        ))}
      </ul>
      {images.length > limit && (
        <button type="button" class="link-button more" onClick={() => setLimit(limit + CHUNK)}>
          {t('Show more ({0} left)', images.length - limit)}
        </button>
      )}
      {unread > 0 && <p class="hint">{t('Images that could not be compared: {0}', unread)}</p>}
      <button type="button" class="link-button" onClick={ask}>
        {t('Compare again')}
      </button>
    </>
  );
}

interface Props {
  readonly image: RelatedImageModel;
  /** How many this one has. */
  readonly layers: number;
  readonly onError: (text: string) => void;
}

function OtherImage({ image, layers, onError }: Props) {
  const page = usePage();
  const { t, size } = page;
  const { id, label, reference, bytes } = image;
  return (
    <li title={id} data-vscode-context={menuContext('reference', reference)}>
      <button
        type="button"
        class="link-button"
        onClick={() => page.host.openRelated(reference).catch((error: Error) => onError(error.message))}
      >
        {visibleText(label)}
      </button>
      <span class="quiet">
        {[
          relationText(page, image),
          t('{0} of {1} layers', image.layers, layers),
          ...(bytes === null ? [] : [size(bytes)]),
        ].join(' · ')}
      </span>
    </li>
  );
}

function relationText({ t }: Page, { relation }: RelatedImageModel): string {
  switch (relation) {
    case 'built-on-it':
      return t('built on this one');
    case 'base':
      return t('this one is built on it');
    case 'same-layers':
      return t('the same layers');
    case 'shares':
      return t('the same base');
  }
}
