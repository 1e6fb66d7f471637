import type { LayerCountsModel } from '../../../src/protocol/imagePage.ts';
import { Detail } from '../../shared/details.tsx';
import { usePage } from '../pageContext.ts';
import { CountsTable } from './countsTable.tsx';
import { HidingList } from './hidingList.tsx';

interface Props {
  readonly layer: number;
  readonly counts: LayerCountsModel;
  readonly onLayer: (layer: number) => void;
}

/** What is in a layer: bytes, what it does to the paths below it, and what hides what. */
export function LayerContents({ layer, counts, onLayer }: Props) {
  const { t, size, exactly } = usePage();
  const { bytes, hiddenBy, hides } = counts;
  return (
    <>
      <Detail name={t('Files')} hint={t('The sizes of all files it stores, unpacked; a hard-linked one counts once.')}>
        {size(bytes)}
        <span class="quiet"> · {exactly(bytes)}</span>
      </Detail>
      <Detail name={t('Paths')}>
        <CountsTable counts={counts} />
      </Detail>
      {hiddenBy.length > 0 && (
        <Detail name={t('Hidden')} hint={t('These bytes are stored, but no container sees them.')}>
          <HidingList
            parts={hiddenBy}
            own={layer}
            say={(part) =>
              part.layer === layer
                ? t('{0} overwritten in the same layer', size(part.bytes))
                : t('{0} hidden by layer {1}', size(part.bytes), part.layer)
            }
            onLayer={onLayer}
          />
        </Detail>
      )}
      {hides.length > 0 && (
        <Detail name={t('Hides')} hint={t('It frees nothing: what a layer stores stays in the image.')}>
          <HidingList
            parts={hides}
            own={layer}
            say={(part) => t('{0} of layer {1}', size(part.bytes), part.layer)}
            onLayer={onLayer}
          />
        </Detail>
      )}
    </>
  );
}
