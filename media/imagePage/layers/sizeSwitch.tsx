import { Segments } from '../../shared/segments.tsx';
import { usePage } from '../pageContext.ts';
import type { SizeAs } from '../pageState.ts';

interface Props {
  readonly sizeAs: SizeAs;
  /** What can be shown in place of the sizes of files. */
  readonly other: SizeAs;
  /** Whether the sizes of the files are known. */
  readonly filesKnown: boolean;
  readonly onSelect: (sizeAs: SizeAs) => void;
}

/** Which size of the layers is compared. */
export function SizeSwitch({ sizeAs, other, filesKnown, onSelect }: Props) {
  const { t } = usePage();
  const tip =
    other === 'counted'
      ? t('Files: the bytes of the files in a layer. In the engine: what it counts for the layer.')
      : t('Files: the bytes of the files in a layer. Stored: the layer as it is kept.');
  return (
    <span class="size-switch" title={tip}>
      <span aria-hidden="true">{t('Size as')}</span>
      <Segments
        name={t('Size as')}
        options={[
          { key: 'files', label: t('Files'), disabled: !filesKnown },
          other === 'counted' ? { key: other, label: t('In the engine') } : { key: 'stored', label: t('Stored') },
        ]}
        selected={sizeAs}
        onSelect={onSelect}
      />
    </span>
  );
}
