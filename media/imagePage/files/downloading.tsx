import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { DownloadedTar } from '../../../src/protocol/imageFiles.ts';
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

/** What the tar that was downloaded last lacks; nothing where it has all. */
export function Missing({ tar: { name, missing } }: { tar: DownloadedTar }) {
  const { t } = usePage();
  if (missing.length === 0) return null;
  return <InSight>{[`${t('Downloaded {0}', name)}.`, ...missing].join(' ')}</InSight>;
}

/** What became of a download: on a narrow page the foot may end below what is in sight. */
export function InSight({ children }: { children: ComponentChildren }) {
  const element = useRef<HTMLSpanElement>(null);
  useEffect(() => element.current?.scrollIntoView({ block: 'nearest' }), []);
  return (
    <span ref={element} class="files-outcome">
      {children}
    </span>
  );
}
