import type { VariantModel } from '../../../src/protocol/imagePage.ts';
import { Icon } from '../../shared/icon.tsx';
import { usePage } from '../pageContext.ts';

interface Props {
  readonly variant: VariantModel;
  /** Platforms of the same image that can be shown. */
  readonly present: readonly VariantModel[];
  readonly onSelect: (key: string) => void;
}

/** What stands below the header for a platform that is named but cannot be shown. */
export function Unavailable({ variant, present, onSelect }: Props) {
  const { t, ofEngine } = usePage();
  const absent = variant.state === 'absent';
  const notHere = ofEngine
    ? t('{0} is not in the engine', variant.platform)
    : t('{0} is not in this archive', variant.platform);
  return (
    <main class="empty-state" data-pane>
      <span class={`empty-icon ${absent ? '' : 'error'}`}>
        <Icon name={absent ? 'circle-slash' : 'error'} />
      </span>
      <h2>{absent ? notHere : t('{0} cannot be shown', variant.platform)}</h2>
      {variant.reason && <p class="empty-reason">{variant.reason}</p>}
      {present.length > 0 && (
        <p class="buttons">
          {present.map(({ key, platform }) => (
            <button key={key} type="button" class="button secondary" onClick={() => onSelect(key)}>
              {t('Show {0}', platform)}
            </button>
          ))}
        </p>
      )}
    </main>
  );
}
