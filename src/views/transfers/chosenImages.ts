import * as vscode from 'vscode';
import { oneLine } from '../../format/visibleText.ts';
import { familiarReference } from '../../image/reference.ts';
import { enginePlaceOf } from '../images/enginePlaceOf.ts';
import { shownNames } from '../images/shownNames.ts';
import type { EnginePlace } from '../sources/place.ts';
import type { TransferParts } from './parts.ts';

/** The images that a command was called on: rows, all that are selected, or the page in front; else those that are picked. */
export async function chosenImages(
  parts: TransferParts,
  row: unknown,
  rows: unknown,
  placeHolder: string,
): Promise<readonly EnginePlace[]> {
  const given = imagesOfRows(row, rows);
  if (given.length > 0) return given;
  const inFront = (await parts.pages.activeImage())?.place;
  return inFront?.kind === 'engine' ? [inFront] : pickImages(parts, placeHolder);
}

/** The images of rows, each once. */
export function imagesOfRows(row: unknown, rows: unknown): readonly EnginePlace[] {
  const all = Array.isArray(rows) && rows.length > 0 ? rows : [row];
  const places = all.flatMap((each) => enginePlaceOf(each) ?? []);
  return [...new Map(places.map((place) => [JSON.stringify(place), place])).values()];
}

/** @throws where none of the engines could be asked, as `Engines.client` */
async function pickImages({ engines, state }: TransferParts, placeHolder: string): Promise<readonly EnginePlace[]> {
  const names = await shownNames(state);
  const asked = await Promise.allSettled(
    names.map(async (endpoint) => {
      const { rows } = await (await (await engines.get()).client(endpoint)).listImages();
      return rows.flatMap(({ tags }) =>
        tags.map((reference) => ({
          label: oneLine(familiarReference(reference)).replaceAll('$(', '\\$('),
          description: names.length > 1 ? endpoint : '',
          value: { kind: 'engine', endpoint, reference } as const,
        })),
      );
    }),
  );
  const items = asked.flatMap((each) => (each.status === 'fulfilled' ? each.value : []));
  const failed = asked.find((each) => each.status === 'rejected');
  if (items.length === 0 && failed) throw failed.reason;
  if (items.length === 0) void vscode.window.showInformationMessage(vscode.l10n.t('There is no image with a tag.'));
  if (items.length === 0) return [];
  const chosen = await vscode.window.showQuickPick(items, { placeHolder, canPickMany: true, matchOnDescription: true });
  return (chosen ?? []).map(({ value }) => value);
}
