import * as vscode from 'vscode';
import { formatSize } from '../../format/size.ts';
import { ImageError } from '../../image/errors.ts';
import { readSettings } from '../../vscode/settings.ts';

/** The editor takes a file for another machine only as a whole, in memory. Bytes. */
const LIMIT = 256_000_000;

/**
 * Writes a file that is not on this machine, but where the window is, say, by the editor's own means.
 * @param size how many bytes are expected; 0 where that is not known
 * @throws ImageError above 256 MB, before anything is read or as soon as more has come
 */
export async function writeElsewhere(
  uri: vscode.Uri,
  size: number,
  pieces: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
): Promise<void> {
  const { units } = readSettings();
  const print = (bytes: number) => formatSize(bytes, units, vscode.env.language);
  if (size > LIMIT)
    throw new ImageError(
      'limit',
      '{0} is not on the machine that has the image, and up to {1} can be saved there; this has {2}. Extract to that machine, and download it from there.',
      [uri.path, print(LIMIT), print(size)],
    );
  const gathered: Uint8Array[] = [];
  let came = 0;
  for await (const piece of pieces) {
    came += piece.length;
    if (came > LIMIT)
      throw new ImageError(
        'limit',
        '{0} is not on the machine that has the image, and up to {1} can be saved there; this is more. Save it on that machine, and download it from there.',
        [uri.path, print(LIMIT)],
      );
    gathered.push(piece);
  }
  signal.throwIfAborted();
  await vscode.workspace.fs.writeFile(uri, Buffer.concat(gathered));
}
