import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { Selection } from '../../../src/image/selection.ts';
import type { DownloadedTar, FileRow } from '../../../src/protocol/imageFiles.ts';
import { usePage } from '../pageContext.ts';
import type { Place } from '../place.ts';
import { type Refusal, refusalOf } from '../refusal.ts';

/** How a download stands: bytes taken so far, and the way to end it. */
export interface Download {
  readonly bytes: number;
  cancel(): void;
}

/** Downloads of the page so far: the host may still be sending a piece of one that was canceled. */
let downloads = 0;

/** Lets the browser save rows as a tar: the way to the user's own machine where the editor runs in a browser. */
export function useDownload({ image, variant }: Place, selection: Selection | null) {
  const { host, tarPieces, announce, t } = usePage();
  const [download, setDownload] = useState<Download | null>(null);
  const [downloaded, setDownloaded] = useState<DownloadedTar | null>(null);
  const [failure, setFailure] = useState<Refusal | null>(null);
  const running = useRef<AbortController>(undefined);
  useEffect(() => () => running.current?.abort(), []);

  const start = useCallback(
    async (rows: readonly FileRow[]) => {
      if (!selection || running.current) return;
      const controller = new AbortController();
      running.current = controller;
      const cancel = () => controller.abort();
      const number = ++downloads;
      const pieces: Uint8Array<ArrayBuffer>[] = [];
      let bytes = 0;
      setDownloaded(null);
      setFailure(null);
      setDownload({ bytes, cancel });
      const stop = tarPieces.listen(({ download: of, piece }) => {
        if (of !== number) return;
        pieces.push(piece);
        bytes += piece.length;
        setDownload({ bytes, cancel });
      });
      try {
        const paths = rows.map(({ path }) => path);
        const tar = await host.download(image, variant, { selection, paths }, number, controller.signal);
        save(new Blob(pieces, { type: 'application/x-tar' }), tar.name);
        setDownloaded(tar);
        announce([t('Downloaded {0}', tar.name), ...tar.missing].join('. '));
      } catch (error) {
        if (!controller.signal.aborted) setFailure(refusalOf(error));
      } finally {
        stop();
        running.current = undefined;
        setDownload(null);
      }
    },
    [host, image, variant, selection, tarPieces, announce, t],
  );
  return { download, downloaded, failure, start };
}

function save(blob: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  // By then the browser has taken hold of it.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
