import * as vscode from 'vscode';
import type { RunOptions } from '../../run/options.ts';
import { askForm } from '../../vscode/form.ts';
import { askForRun } from './askForRun.ts';
import { commandLine, formTitle, runItems } from './runForm.ts';
import type { RunImage } from './subject.ts';

/** Shows how an image would be run, with the command line that does the same above it, and lets the user change that before; undefined where nothing is to be run. */
export async function chooseRun(image: RunImage, proposed: RunOptions): Promise<RunOptions | undefined> {
  let options = proposed;
  for (;;) {
    const row = await askForm(
      runItems({ image, options }, vscode.l10n),
      formTitle({ image, options }),
      vscode.l10n.t('Run, or choose first what to change'),
    );
    if (row === undefined) return undefined;
    if (row === 'run') return options;
    if (row === 'copy') await vscode.env.clipboard.writeText(commandLine({ image, options }));
    else options = (await askForRun(row, { image, options })) ?? options;
  }
}
