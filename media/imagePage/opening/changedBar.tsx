import { Icon } from '../../shared/icon.tsx';
import { usePage } from '../pageContext.ts';

/** Says that what is shown is no longer what lies on disk. */
export function ChangedBar({ gone, onReload }: { gone: boolean; onReload: () => void }) {
  const { t, ofEngine, ofContainer } = usePage();
  const ofArchive = gone
    ? t('The archive was deleted or moved. What was read of it is still shown.')
    : t('The archive changed on disk since it was read.');
  const ofImage = gone
    ? t('The engine has no image of this name any more. What was read of it is still shown.')
    : t('In the engine, this name has come to mean another image.');
  const ofOne = gone
    ? t('The engine has no container of this name any more. What was read of it is still shown.')
    : t('The container ran on, ended, or was replaced since its changes were read.');
  return (
    <div class="changed-bar" role="alert" data-pane>
      <Icon name={gone ? 'warning' : 'info'} />
      <span class="changed-text">{ofContainer ? ofOne : ofEngine ? ofImage : ofArchive}</span>
      <button type="button" class="button" onClick={onReload}>
        {t('Reload')}
      </button>
    </div>
  );
}
