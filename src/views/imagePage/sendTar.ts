import * as vscode from 'vscode';
import { formatSize } from '../../format/size.ts';
import { visibleText } from '../../format/visibleText.ts';
import { ImageError } from '../../image/errors.ts';
import type { DownloadedTar, RowsOfPage } from '../../protocol/imageFiles.ts';
import { readSettings } from '../../vscode/settings.ts';
import { withTar } from '../extract/index.ts';
import { type FileParts, withImage } from '../files/openedImages.ts';
import type { Spot } from '../sources/place.ts';

/** A browser keeps a download in memory until it is whole. */
const MOST_BYTES = 1_000_000_000;
const PIECE = 1_000_000;

/**
 * Hands out a tar of rows of the page, each piece once the one before was taken.
 * @returns what was handed out
 * @throws ImageError `limit` where it is more than a browser can keep; nothing was handed out then
 */
export async function sendTar(
  parts: FileParts,
  spot: Required<Spot>,
  { selection, paths }: RowsOfPage,
  send: (piece: Uint8Array<ArrayBuffer>) => Promise<void>,
  signal: AbortSignal,
): Promise<DownloadedTar> {
  const of = await withImage(parts, spot, (opened) => opened, signal);
  const nodes = paths.map((path) => of.overlay.find(path)).filter((node) => node >= 0);
  return withTar(parts, of, selection, nodes, async ({ name, size, pieces, missing }) => {
    if (size > MOST_BYTES) {
      const print = (bytes: number) => formatSize(bytes, readSettings().units, vscode.env.language);
      throw new ImageError('limit', 'The tar would have {0}, and a browser takes up to {1}. Extract it instead.', [
        print(size),
        print(MOST_BYTES),
      ]);
    }
    for await (const piece of inPieces(pieces(signal))) await send(piece);
    return { name, missing: missing().map(visibleText) };
  });
}

/** The same bytes in pieces of a size at which a message is worth its while. */
async function* inPieces(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  let waiting: Uint8Array[] = [];
  let length = 0;
  for await (const each of bytes) {
    // What is handed out may be written anew.
    waiting.push(each.slice());
    length += each.length;
    if (length < PIECE) continue;
    yield joined(waiting, length);
    waiting = [];
    length = 0;
  }
  if (length > 0) yield joined(waiting, length);
}

function joined(parts: readonly Uint8Array[], length: number): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
