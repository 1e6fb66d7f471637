import * as vscode from 'vscode';
import { withoutIcons } from '../../format/visibleText.ts';
import type { Reference } from '../../image/reference.ts';
import type { EngineClient } from '../../sources/engine/client.ts';
import { describe } from '../../vscode/report.ts';
import { readSettings } from '../../vscode/settings.ts';
import { foundText, readTyped, type Typed } from './searchItems.ts';

/** Milliseconds without a key before a search. */
const QUIET = 400;

type Item = vscode.QuickPickItem & { readonly reference?: Reference };

/** Lets the user type a reference, which is written out as it is typed, or choose what Docker Hub has under that name. */
export function pickReference(client: EngineClient, title: string, value = ''): Promise<Reference | undefined> {
  const picker = vscode.window.createQuickPick<Item>();
  picker.title = title;
  picker.placeholder = vscode.l10n.t('A reference, or what to search Docker Hub for');
  picker.ignoreFocusOut = true;
  let timer: NodeJS.Timeout | undefined;
  let searching = new AbortController();
  const show = (typed: Typed, found: readonly Item[]) => {
    const chosen = picker.activeItems[0]?.reference;
    const items = [...typedItems(typed), ...found];
    picker.items = items;
    // The editor puts what it likes best first: Enter is for what was typed, or is where the user went.
    const active = (chosen && items.find(({ reference }) => reference === chosen)) ?? items[0];
    if (active) picker.activeItems = [active];
  };
  const search = async (typed: Typed, signal: AbortSignal) => {
    picker.busy = true;
    const found = await foundItems(client, typed.term, signal);
    if (signal.aborted) return;
    picker.busy = false;
    show(typed, found);
  };
  const change = (text: string) => {
    clearTimeout(timer);
    searching.abort();
    searching = new AbortController();
    const { signal } = searching;
    const typed = readTyped(text, describe);
    picker.busy = false;
    show(typed, []);
    if (typed.term !== '') timer = setTimeout(() => void search(typed, signal), QUIET);
  };
  return new Promise((resolve) => {
    picker.onDidChangeValue(change);
    picker.onDidAccept(() => {
      const [item] = picker.activeItems;
      if (!item?.reference) return;
      resolve(item.reference);
      picker.hide();
    });
    picker.onDidHide(() => {
      clearTimeout(timer);
      searching.abort();
      picker.dispose();
      resolve(undefined);
    });
    picker.value = value;
    change(value);
    picker.show();
  });
}

function typedItems({ reference, text }: Typed): Item[] {
  if (text === '') return [];
  if (!reference) return [{ label: `$(warning) ${withoutIcons(text)}`, alwaysShow: true }];
  return [{ label: `$(cloud-download) ${text}`, description: vscode.l10n.t('as typed'), alwaysShow: true, reference }];
}

async function foundItems(client: EngineClient, term: string, signal: AbortSignal): Promise<Item[]> {
  try {
    const { rows } = await client.transfers.search(term, readSettings().searchLimit, signal);
    const look = { l10n: vscode.l10n, language: vscode.env.language };
    const items = rows.flatMap((found): Item[] => {
      const { label, description, detail } = foundText(found, look);
      const { reference } = readTyped(found.name, describe);
      if (!reference) return [];
      return [{ label: withoutIcons(label), description, detail: withoutIcons(detail), alwaysShow: true, reference }];
    });
    return items.length > 0
      ? items
      : [{ label: vscode.l10n.t('Docker Hub has nothing of that name'), alwaysShow: true }];
  } catch (error) {
    return [{ label: `$(warning) ${withoutIcons(describe(error))}`, alwaysShow: true }];
  }
}
