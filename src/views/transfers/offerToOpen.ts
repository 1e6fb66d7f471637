import * as vscode from 'vscode';
import { withoutLinks } from '../../format/visibleText.ts';
import type { Place } from '../sources/place.ts';
import type { TransferParts } from './parts.ts';

/** Says that something is there now, with a button that opens it. Nobody waits for the answer. */
export function offerToOpen({ pages }: TransferParts, message: string, place: Place): void {
  const open = vscode.l10n.t('Open');
  void vscode.window.showInformationMessage(withoutLinks(message), open).then((chosen) => {
    if (chosen === open) void pages.open(place);
  });
}
