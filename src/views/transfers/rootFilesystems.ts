import { basename } from 'node:path';
import * as vscode from 'vscode';
import { oneLine } from '../../format/visibleText.ts';
import { ImageError } from '../../image/errors.ts';
import { familiarReference, parseReference, printReference } from '../../image/reference.ts';
import { describe } from '../../vscode/report.ts';
import { containerOf } from '../containers/containerOf.ts';
import { pickContainer } from '../containers/pickContainer.ts';
import { pickShownName } from '../images/shownNames.ts';
import { dockerCommand } from '../jobs/dockerCommand.ts';
import { engineOfRow } from './engineOfRow.ts';
import { exportWork } from './exportWork.ts';
import { importCommand, importWork, isChange, nameForFile } from './importWork.ts';
import { offerToOpen } from './offerToOpen.ts';
import type { TransferAction } from './parts.ts';
import { runTransfer } from './runTransfer.ts';
import { askFile, writeFile } from './saveCommands.ts';

/** Exports the root filesystem of a container as a tar. */
export const exportContainer: TransferAction = async (parts, row) => {
  const place = containerOf(row) ?? (await pickContainer(await parts.engines.get(), parts.state, () => true));
  const uri = place && (await askFile(`${place.container}.tar`));
  if (!uri) return;
  const { endpoint, container } = place;
  const file = uri.scheme === 'file' ? uri.fsPath : uri.path;
  await runTransfer(parts, {
    title: vscode.l10n.t('Export {0}', container),
    command: dockerCommand(endpoint, 'export', '-o', file, container),
    wanted: { endpoint, container, file, write: (pieces, size, signal) => writeFile(uri, pieces, size, signal) },
    queue: 'save',
    work: exportWork,
  });
};

/** Makes an image of a root filesystem in a tar, with instructions for its config. */
export const importTar: TransferAction = async (parts, row) => {
  const uri = row instanceof vscode.Uri ? row : await askTar();
  if (!uri) return;
  if (uri.scheme !== 'file')
    throw new ImageError('request', 'An engine loads archives of this machine, and {0} is none.', [uri.path]);
  const endpoint = engineOfRow(row) ?? (await pickShownName(parts.state));
  if (endpoint === undefined) return;
  const file = basename(uri.fsPath);
  const name = await askName(vscode.l10n.t('Import {0}', oneLine(file)), nameForFile(file));
  if (name === undefined) return;
  const reference = parseReference(name.trim());
  const shown = familiarReference(printReference(reference));
  const changes = await askChanges(vscode.l10n.t('Import {0} as {1}', oneLine(file), shown));
  if (changes === undefined) return;
  const wanted = { endpoint, file: uri.fsPath, reference, changes };
  await runTransfer(parts, {
    title: vscode.l10n.t('Import {0} as {1}', file, shown),
    command: importCommand(wanted),
    wanted,
    queue: 'load',
    work: importWork,
    done: () =>
      offerToOpen(parts, vscode.l10n.t('Imported {0}', shown), {
        kind: 'engine',
        endpoint,
        reference: printReference(reference),
      }),
  });
};

async function askTar(): Promise<vscode.Uri | undefined> {
  const [uri] =
    (await vscode.window.showOpenDialog({
      title: vscode.l10n.t('Choose the tar of a root filesystem'),
      openLabel: vscode.l10n.t('Import'),
    })) ?? [];
  return uri;
}

function askName(title: string, value: string): Thenable<string | undefined> {
  return vscode.window.showInputBox({
    title,
    value,
    prompt: vscode.l10n.t('Name of the image'),
    ignoreFocusOut: true,
    validateInput: (value) => {
      try {
        const reference = parseReference(value.trim());
        return { message: printReference(reference), severity: vscode.InputBoxValidationSeverity.Info };
      } catch (error) {
        return describe(error);
      }
    },
  });
}

/** One after the other, until one is empty; undefined where the user leaves. */
async function askChanges(title: string): Promise<readonly string[] | undefined> {
  const changes: string[] = [];
  for (;;) {
    const change = await vscode.window.showInputBox({
      title: [title, ...changes].join(' · '),
      prompt: vscode.l10n.t('What its config has: an instruction as in a Dockerfile, or nothing to go on'),
      placeHolder: 'CMD ["sh"]',
      ignoreFocusOut: true,
      validateInput: (value) =>
        value.trim() === '' || isChange(value)
          ? undefined
          : vscode.l10n.t(
              'An import takes CMD, ENTRYPOINT, ENV, EXPOSE, HEALTHCHECK, LABEL, ONBUILD, STOPSIGNAL, USER, VOLUME and WORKDIR.',
            ),
    });
    if (change === undefined) return undefined;
    if (change.trim() === '') return changes;
    changes.push(change.trim());
  }
}
