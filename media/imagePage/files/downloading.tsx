import { usePage } from '../pageContext.ts';
import { Action } from './filesFoot.tsx';
import type { Download } from './useDownload.ts';

/** Lets the browser save the chosen rows. */
export function DownloadButton({ onClick }: { onClick: () => void }) {
  const { t } = usePage();
  return <Action name={t('Download')} onClick={onClick} />;
}

/** How far a download is, and the way to end it. */
export function Downloading({ download }: { download: Download }) {
  const { t, size } = usePage();
  return (
    <span class="files-actions">
      <span>{t('Downloading… {0}', size(download.bytes))}</span>
      <Action name={t('Cancel')} onClick={download.cancel} />
    </span>
  );
}
