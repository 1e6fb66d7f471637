import { Segments } from '../../shared/segments.tsx';
import { usePage } from '../pageContext.ts';
import type { SizeAs } from '../pageState.ts';

interface Props {
  readonly sizeAs: SizeAs;
  /** Whether the sizes of the files are known. */
  readonly filesKnown: boolean;
  readonly onSelect: (sizeAs: SizeAs) => void;
}

/** Which size of the layers is compared. */
export function SizeSwitch({ sizeAs, filesKnown, onSelect }: Props) {
  const { t } = usePage();
  return (
    <span class="size-switch" title={t('Files: the bytes of the files in a layer. Stored: the layer as it is kept.')}>
      <span aria-hidden="true">{t('Size as')}</span>
      <Segments
        name={t('Size as')}
        options={[
          { key: 'files', label: t('Files'), disabled: !filesKnown },
          { key: 'stored', label: t('Stored') },
        ]}
        selected={sizeAs}
        onSelect={onSelect}
      />
    </span>
  );
}
