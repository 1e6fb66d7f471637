import { basename } from 'node:path';
import { Readable } from 'node:stream';
import type { Digest } from '../../image/digest.ts';
import { isDigest } from '../../image/digest.ts';
import { familiarReference, printReference, type Reference } from '../../image/reference.ts';
import type { JobContext } from '../../jobs/job.ts';
import { openFile } from '../../layers/bytes.ts';
import { readAll } from '../../layers/through.ts';
import type { EngineClient } from '../../sources/engine/client.ts';
import { EngineRefusal } from '../../sources/engine/engineError.ts';
import { dockerCommand } from '../jobs/dockerCommand.ts';
import type { Look } from '../rows/rowText.ts';

/** A root filesystem that is to become an image. */
export interface ImportWanted {
  readonly endpoint: string;
  /** A tar of this machine, compressed or not. */
  readonly file: string;
  readonly reference: Reference;
  /** Instructions of a Dockerfile for its config: `CMD ["sh"]`. */
  readonly changes: readonly string[];
}

const INSTRUCTION = /^(CMD|ENTRYPOINT|ENV|EXPOSE|HEALTHCHECK|LABEL|ONBUILD|STOPSIGNAL|USER|VOLUME|WORKDIR)\s+\S/i;

/** Whether a line is an instruction that an import takes. */
export function isChange(line: string): boolean {
  return INSTRUCTION.test(line.trim());
}

/** What an image may be called that is made of a file of that name. */
export function nameForFile(file: string): string {
  const words = file
    .toLowerCase()
    .replace(/\.(tar|tgz)(\.\w+)?$/, '')
    .slice(0, 100)
    .match(/[a-z0-9]+/g);
  return `${words?.join('-') ?? 'image'}:latest`;
}

/** The command that does the same. */
export function importCommand({ endpoint, file, reference, changes }: ImportWanted): string[] {
  const each = changes.flatMap((change) => ['--change', change]);
  return dockerCommand(endpoint, 'import', ...each, file, familiarReference(printReference(reference)));
}

/**
 * Makes an image of a root filesystem, as the work of a job.
 * @throws ImageError one sentence
 */
export async function importWork(
  client: EngineClient,
  { file, reference, changes }: ImportWanted,
  { signal, report, log }: JobContext,
  { l10n }: Look,
): Promise<void> {
  const source = await openFile(file);
  const { size } = source;
  const show = (sent: number) => {
    const phase = l10n.t('Sending');
    report({
      message: sent < size ? phase : l10n.t('Unpacking'),
      parts: [{ id: 'sent', label: basename(file), phase, done: sent, total: size, isOver: sent >= size }],
    });
  };
  const tar = Readable.from(
    readAll(source, 0, signal, (_, end) => show(end)),
    { objectMode: false },
  );
  // What reads it ends with it; nobody may be left to.
  tar.on('error', () => {});
  let id: Digest | null = null;
  try {
    for await (const { status, error } of await client.transfers.importTar(tar, reference, changes, signal)) {
      if (error !== null)
        throw new EngineRefusal(500, 'The engine {0} could not import {1}: {2}.', [
          client.label,
          file,
          error.trim().replace(/\.$/, ''),
        ]);
      if (isDigest(status)) id = status;
      if (status !== '') log(status);
    }
  } finally {
    tar.destroy();
    await source.close();
  }
  report({ message: id === null ? l10n.t('Imported') : l10n.t('Imported as {0}', id) });
}
