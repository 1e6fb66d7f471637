import { useEffect, useRef, useState } from 'preact/hooks';
import type { VariantModel } from '../../../src/protocol/imagePage.ts';
import { Icon } from '../../shared/icon.tsx';
import { usePage } from '../pageContext.ts';

interface Props {
  readonly variant: VariantModel;
  /** Platforms of the same image that can be shown. */
  readonly present: readonly VariantModel[];
  readonly onSelect: (key: string) => void;
  /** The engine was to pull it, and may have it now. */
  readonly onPulled: () => void;
}

/** What stands below the header for a platform that is named but cannot be shown. */
export function Unavailable({ variant, present, onSelect, onPulled }: Props) {
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
      <p class="buttons">
        {absent && ofEngine && <Pull key={variant.key} platform={variant.platform} onPulled={onPulled} />}
        {present.map(({ key, platform }) => (
          <button key={key} type="button" class="button secondary" onClick={() => onSelect(key)}>
            {t('Show {0}', platform)}
          </button>
        ))}
      </p>
    </main>
  );
}

/** Has the engine pull a platform, as a job that is followed elsewhere. */
function Pull({ platform, onPulled }: { readonly platform: string; readonly onPulled: () => void }) {
  const { t, host } = usePage();
  const [isPulling, setPulling] = useState(false);
  const isShown = useRef(true);
  useEffect(
    () => () => {
      isShown.current = false;
    },
    [],
  );
  const pull = async () => {
    setPulling(true);
    await host.pullPlatform(platform).catch(() => undefined);
    // Who looks at something else by now is not to be disturbed.
    if (isShown.current) onPulled();
  };
  return (
    <button type="button" class="button" disabled={isPulling} onClick={pull}>
      {isPulling ? t('Pulling {0}…', platform) : t('Pull {0}', platform)}
    </button>
  );
}
