import * as vscode from 'vscode';
import { oneLine, withoutIcons } from '../../format/visibleText.ts';
import { familiarReference } from '../../image/reference.ts';
import { enginePlaceOf } from '../images/enginePlaceOf.ts';
import { shownNames } from '../images/shownNames.ts';
import type { EnginePlace } from '../sources/place.ts';
import type { TransferParts } from './parts.ts';

/** What choosing images takes. */
type Parts = Pick<TransferParts, 'engines' | 'pages' | 'state'>;

/**
 * The images that a command was called on: rows, all that are selected, or the page in front; else those that are picked.
 * @param canPickMany whether several can be picked
 */
export async function chosenImages(
  parts: Parts,
  row: unknown,
  rows: unknown,
  placeHolder: string,
  canPickMany = true,
): Promise<readonly EnginePlace[]> {
  const given = imagesOfRows(row, rows);
  if (given.length > 0) return given;
  const inFront = await parts.pages.activePlace();
  return inFront?.kind === 'engine' ? [inFront] : pickImages(parts, placeHolder, canPickMany);
}

/** The images of rows, each once. */
export function imagesOfRows(row: unknown, rows: unknown): readonly EnginePlace[] {
  const all = Array.isArray(rows) && rows.length > 0 ? rows : [row];
  const places = all.flatMap((each) => enginePlaceOf(each) ?? []);
  return [...new Map(places.map((place) => [JSON.stringify(place), place])).values()];
}

/** @throws where none of the engines could be asked, as `Engines.client` */
async function pickImages(
  { engines, state }: Parts,
  placeHolder: string,
  canPickMany: boolean,
): Promise<readonly EnginePlace[]> {
  const names = await shownNames(state);
  const asked = await Promise.allSettled(
    names.map(async (endpoint) => {
      const { rows } = await (await (await engines.get()).client(endpoint)).listImages();
      return rows.flatMap(({ tags }) =>
        tags.map((reference) => ({
          label: withoutIcons(oneLine(familiarReference(reference))),
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
  const options = { placeHolder, matchOnDescription: true };
  if (!canPickMany) {
    const chosen = await vscode.window.showQuickPick(items, options);
    return chosen ? [chosen.value] : [];
  }
  const chosen = await vscode.window.showQuickPick(items, { ...options, canPickMany: true });
  return (chosen ?? []).map(({ value }) => value);
}
