import { formatSize } from '../../format/size.ts';
import type { JobContext } from '../../jobs/job.ts';
import type { EngineClient } from '../../sources/engine/client.ts';
import { exportedTar } from '../../sources/engine/exportedTar.ts';
import type { Look } from '../rows/rowText.ts';
import type { SaveWanted } from './saveWork.ts';

/** A container whose root filesystem is to be exported, and where. */
export interface ExportWanted extends Pick<SaveWanted, 'file' | 'write'> {
  readonly endpoint: string;
  /** Its name or ID. */
  readonly container: string;
}

/**
 * Writes the root filesystem of a container into a tar, without volumes, as the work of a job.
 * @throws ImageError one sentence
 */
export async function exportWork(
  client: EngineClient,
  { container, file, write }: ExportWanted,
  { signal, report, log }: JobContext,
  { l10n, units, language }: Look,
): Promise<void> {
  const phase = l10n.t('Saving');
  report({ message: phase });
  const body = await client.container(container).export(signal);
  let came = 0;
  const tar = exportedTar(client, body, container, (done) => {
    came = done;
    report({ message: phase, parts: [{ id: 'tar', label: file, phase, done, total: null }] });
  });
  try {
    // How much will come is not known before.
    await write(tar, 0, signal);
  } finally {
    // Where nothing of it was read.
    body.destroy();
  }
  log(file);
  report({ message: l10n.t('Saved, {0}', formatSize(came, units, language)) });
}
