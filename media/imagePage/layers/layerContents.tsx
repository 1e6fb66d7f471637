import type { LayerCountsModel } from '../../../src/protocol/imagePage.ts';
import { Detail } from '../details.tsx';
import { usePage } from '../pageContext.ts';
import { CountsTable } from './countsTable.tsx';

interface Props {
  readonly layer: number;
  readonly counts: LayerCountsModel;
  readonly onLayer: (layer: number) => void;
}

/** What is in a layer: bytes, what hides what, and what it does to the paths below it. */
export function LayerContents({ layer, counts, onLayer }: Props) {
  const { t, size, exactly } = usePage();
  const { bytes, hiddenBy, hides } = counts;
  const link = (to: number, text: string) => (
    <li key={to}>
      <button type="button" class="link-button" onClick={() => onLayer(to)}>
        {text}
      </button>
    </li>
  );
  return (
    <>
      <Detail name={t('Files')} hint={t('The sizes of all files it stores, unpacked; a hard-linked one counts once.')}>
        {size(bytes)}
        <span class="quiet"> · {exactly(bytes)}</span>
      </Detail>
      {hiddenBy.length > 0 && (
        <Detail name={t('Hidden')} hint={t('These bytes are stored, but no container sees them.')}>
          <ul>
            {hiddenBy.map((part) =>
              part.layer === layer ? (
                <li key={layer}>{t('{0} overwritten in the same layer', size(part.bytes))}</li>
              ) : (
                link(part.layer, t('{0} hidden by layer {1}', size(part.bytes), part.layer))
              ),
            )}
          </ul>
        </Detail>
      )}
      {hides.length > 0 && (
        <Detail name={t('Hides')} hint={t('It frees nothing: what a layer stores stays in the image.')}>
          <ul>{hides.map((part) => link(part.layer, t('{0} of layer {1}', size(part.bytes), part.layer)))}</ul>
        </Detail>
      )}
      <Detail name={t('Paths')}>
        <CountsTable counts={counts} />
      </Detail>
    </>
  );
}
