import type { Selection } from '../../../src/image/selection.ts';
import { Segments } from '../../shared/segments.tsx';
import { usePage } from '../pageContext.ts';
import type { Scope } from './filesState.ts';

interface Props {
  readonly scope: Scope;
  /** What the selected steps did themselves; null where they made no layer. */
  readonly own: Selection | null;
  readonly onSelect: (scope: Scope) => void;
}

/** Which filesystem of the selected steps is shown. */
export function ScopeSwitch({ scope, own, onSelect }: Props) {
  const { t } = usePage();
  const label = own?.kind === 'range' ? t('Layers {0}–{1}', own.from, own.to) : t('This layer');
  return (
    <Segments<Scope>
      name={t('Filesystem')}
      options={[
        { key: 'own', label },
        { key: 'upTo', label: t('Up to here') },
        { key: 'final', label: t('Final filesystem') },
      ]}
      selected={scope}
      onSelect={onSelect}
    />
  );
}
