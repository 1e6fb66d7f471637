import { visibleText } from '../../src/format/visibleText.ts';
import type { EngineModel } from '../../src/protocol/imageEngine.ts';
import { Icon } from '../shared/icon.tsx';
import { menuContext } from '../shared/menuContext.ts';
import { usePage } from './pageContext.ts';
import type { Place } from './place.ts';

interface Props {
  /** Whatever the storage driver says. */
  readonly path: string;
  readonly place: Place;
  readonly engine: EngineModel | null;
}

/** A folder of the engine's machine, with the way into it where there is one. */
export function StorageFolder({ path, place: { image, variant }, engine }: Props) {
  const { t, host, announce } = usePage();
  const reveal = () => host.revealFolder(image, variant, path).catch((error: Error) => announce(error.message));
  return (
    <span class="storage-folder" data-vscode-context={menuContext('text', path)}>
      <code>{visibleText(path)}</code>
      {engine?.foldersHidden === null && path.startsWith('/') && (
        <button
          type="button"
          class="icon-button quiet"
          aria-label={t('Reveal {0}', visibleText(path))}
          title={t('Reveal')}
          onClick={reveal}
        >
          <Icon name="folder-opened" />
        </button>
      )}
    </span>
  );
}
