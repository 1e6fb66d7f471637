import * as vscode from 'vscode';
import { isDigest, shortId } from '../../image/digest.ts';
import { familiarReference, parseReference } from '../../image/reference.ts';
import type { EngineClient } from '../../sources/engine/client.ts';
import { withoutPassword } from '../../sources/engine/target.ts';
import { dockerCommand } from '../jobs/dockerCommand.ts';
import type { EnginePlace } from '../sources/place.ts';
import { chosenImages } from './chosenImages.ts';
import type { TransferAction, TransferParts } from './parts.ts';
import { namesNow, readTags } from './typedTags.ts';

/** Gives an image more names, which are checked as they are typed. */
export const tagImage: TransferAction = async (parts, row) => {
  const [place] = await chosenImages(parts, row, undefined, vscode.l10n.t('Choose the image to tag'));
  if (!place) return;
  const client = await (await parts.engines.get()).client(place.endpoint);
  const names = await askNames(client, place);
  await Promise.all(names.map((name) => addName(parts, place, name)));
};

function addName(parts: TransferParts, place: EnginePlace, name: string): Promise<void> {
  const { endpoint, reference } = place;
  const shown = familiarReference(name);
  const request = {
    title: vscode.l10n.t('Tag {0} as {1}', nameOf(reference), shown),
    detail: withoutPassword(endpoint),
    command: dockerCommand(endpoint, 'tag', familiarReference(reference), shown),
    isShort: true,
    retry: () => void addName(parts, place, name),
  };
  return parts.jobs.run(request, async ({ signal }) => {
    const { transfers } = await (await parts.engines.get()).client(endpoint, signal);
    await transfers.tag(reference, parseReference(name), signal);
  });
}

/** Names for an image, which are checked as they are typed; none where the user gives none. */
export async function askNames(client: EngineClient, { reference }: EnginePlace): Promise<readonly string[]> {
  const [{ id }, { rows }] = await Promise.all([client.inspectImage(reference), client.listImages()]);
  const known = namesNow(rows);
  const read = (value: string) => readTags(value, id, known, vscode.l10n);
  const value = await vscode.window.showInputBox({
    title: vscode.l10n.t('Tag {0}', nameOf(reference)),
    prompt: vscode.l10n.t('One name, or several with spaces between them'),
    value: isDigest(reference) ? '' : familiarReference(reference).replace(/@.*$/, ''),
    ignoreFocusOut: true,
    validateInput: (typed) => {
      const { names, problem, taken } = read(typed);
      if (problem !== null) return problem;
      if (taken.length > 0)
        return {
          message: vscode.l10n.t('{0} names another image now, which loses it.', taken.join(', ')),
          severity: vscode.InputBoxValidationSeverity.Warning,
        };
      return { message: names.join(', '), severity: vscode.InputBoxValidationSeverity.Info };
    },
  });
  return value === undefined ? [] : read(value).names;
}

function nameOf(reference: string): string {
  return isDigest(reference) ? shortId(reference) : familiarReference(reference);
}
