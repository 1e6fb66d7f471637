import * as vscode from 'vscode';
import { formatSize } from '../../format/size.ts';
import { ImageError } from '../../image/errors.ts';
import { readSettings } from '../../vscode/settings.ts';

/** The editor takes a file for another machine only as a whole, in memory. Bytes. */
const LIMIT = 256_000_000;

/**
 * Writes a file that is not on this machine, but where the window is, say, by the editor's own means.
 * @param size how many bytes are expected
 * @throws ImageError above 256 MB, before anything is read
 */
export async function writeElsewhere(
  uri: vscode.Uri,
  size: number,
  pieces: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
): Promise<void> {
  if (size > LIMIT) {
    const { units } = readSettings();
    const print = (bytes: number) => formatSize(bytes, units, vscode.env.language);
    throw new ImageError(
      'limit',
      '{0} is not on the machine that has the image, and up to {1} can be saved there; this has {2}. Extract to that machine, and download it from there.',
      [uri.path, print(LIMIT), print(size)],
    );
  }
  const gathered: Uint8Array[] = [];
  for await (const piece of pieces) gathered.push(piece);
  signal.throwIfAborted();
  await vscode.workspace.fs.writeFile(uri, Buffer.concat(gathered));
}
