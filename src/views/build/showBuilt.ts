import * as vscode from 'vscode';
import type { BuildOptions } from '../../build/options.ts';
import { withoutLinks } from '../../format/visibleText.ts';
import { showBeside } from '../dockerfile/showHistoryBeside.ts';
import type { ImagePages } from '../imagePage/pages.ts';
import type { Look } from '../rows/rowText.ts';
import type { Place } from '../sources/place.ts';
import { outcomeText } from './buildText.ts';
import type { BuildOutcome } from './buildWork.ts';

/** A build that gave an image. */
interface Built {
  /** The Dockerfile. */
  readonly uri: vscode.Uri;
  readonly options: BuildOptions;
  readonly outcome: BuildOutcome;
  readonly endpoint: string;
}

/** What the user looks at: the tab in front, and how often the text in it was edited. */
export function whatIsInFront(): string {
  const { input } = vscode.window.tabGroups.activeTabGroup.activeTab ?? {};
  const uri =
    input instanceof vscode.TabInputText || input instanceof vscode.TabInputCustom ? input.uri.toString() : '';
  const document = vscode.workspace.textDocuments.find((each) => each.uri.toString() === uri);
  return `${document?.version ?? 0} ${uri}`;
}

/**
 * Opens the page of what was built, and says what that is.
 * @param waited whether the user has waited for it; who has gone on to something else is only offered the page.
 * One that is open shows it in any case
 */
export async function showBuilt(pages: ImagePages, built: Built, waited: boolean, look: Look): Promise<void> {
  const place = placeOf(built);
  if (place) await (waited ? pages.openNew(place) : pages.reload(place));
  void announce(pages, built, place, waited, look);
}

async function announce(
  pages: ImagePages,
  { uri, options, outcome }: Built,
  place: Place | undefined,
  isOpen: boolean,
  look: Look,
): Promise<void> {
  const { l10n } = look;
  const open = l10n.t('Open');
  const beside = l10n.t('Show Dockerfile Beside');
  const name = options.tags[0] ?? outcome.built?.id.slice(0, 19) ?? vscode.workspace.asRelativePath(uri);
  const text = l10n.t('Built {0}: {1}', name, outcomeText(outcome, options, look));
  const buttons = place ? [...(isOpen ? [] : [open]), beside] : [];
  const answer = await vscode.window.showInformationMessage(withoutLinks(text), ...buttons);
  if (place && answer === open) await pages.open(place);
  if (place && answer === beside) await showBeside(pages, uri, place, 0);
}

/** Where the image is now; undefined where it was only pushed. */
function placeOf({ options, outcome, endpoint }: Built): Place | undefined {
  const { destination, tar, tags } = options;
  if (destination === 'tar' && tar !== null) return { kind: 'archive', path: tar };
  return outcome.built ? { kind: 'engine', endpoint, reference: tags[0] ?? outcome.built.id } : undefined;
}
