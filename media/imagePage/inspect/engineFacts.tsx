import { formatTime } from '../../../src/format/time.ts';
import { visibleText } from '../../../src/format/visibleText.ts';
import type { EngineModel } from '../../../src/protocol/imageEngine.ts';
import { CopyButton } from '../../shared/copyButton.tsx';
import { Detail, Details } from '../../shared/details.tsx';
import { usePage } from '../pageContext.ts';
import type { Place } from '../place.ts';
import { StorageFolder } from '../storageFolder.tsx';
import type { Comparing } from '../useRelated.ts';
import { Containers } from './containers.tsx';
import { OtherImages } from './otherImages.tsx';

interface Props {
  readonly engine: EngineModel;
  /** How many the image has. */
  readonly layers: number;
  readonly place: Place;
  readonly comparing: Comparing;
}

/** What an engine says of its image that is in no config: where it lies, and which containers use it. */
export function EngineFacts({ engine, layers, place, comparing }: Props) {
  const { t, language } = usePage();
  const { digests, lastTagged, driver, folders, foldersHidden } = engine;
  return (
    <section class="engine-facts" aria-label={t('In the engine')}>
      <h3>{t('In the engine')}</h3>
      <Details>
        <Detail name={t('Containers')}>
          <Containers place={place} />
        </Detail>
        <Detail name={t('Other images')}>
          <OtherImages comparing={comparing} layers={layers} />
        </Detail>
        {lastTagged !== null && <Detail name={t('Tagged')}>{formatTime(lastTagged, language)}</Detail>}
        {digests.length > 0 && (
          <Detail
            name={t('Digests')}
            hint={t('By these names a registry gives this image.')}
            action={<CopyButton text={digests.join('\n')} label={t('Copy {0}', t('Digests'))} quiet />}
          >
            {digests.map((digest) => (
              <code key={digest} class="line">
                {visibleText(digest)}
              </code>
            ))}
          </Detail>
        )}
        {driver !== null && <Detail name={t('Storage driver')}>{visibleText(driver)}</Detail>}
        {folders.map(({ name, path, about }) => (
          <Detail
            key={name}
            name={visibleText(name)}
            hint={about}
            action={<CopyButton text={path} label={t('Copy {0}', name)} quiet />}
          >
            {path.split(':').map((each, index) => (
              <StorageFolder key={index} path={each} place={place} engine={engine} />
            ))}
          </Detail>
        ))}
        {foldersHidden !== null && (
          <Detail name={t('Reveal')}>
            <span class="quiet">{foldersHidden}</span>
          </Detail>
        )}
      </Details>
    </section>
  );
}
