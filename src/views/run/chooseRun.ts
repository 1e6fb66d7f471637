import * as vscode from 'vscode';
import { shellWords } from '../../format/shellWords.ts';
import { runWords } from '../../run/command.ts';
import type { RunOptions } from '../../run/options.ts';
import { askForm } from '../../vscode/form.ts';
import { dockerCommand } from '../jobs/dockerCommand.ts';
import { askForRun } from './askForRun.ts';
import { imageName } from './imageName.ts';
import { runItems } from './runForm.ts';
import type { RunImage } from './subject.ts';

/** Shows how an image would be run, and lets the user change that before; undefined where nothing is to be run. */
export async function chooseRun(image: RunImage, proposed: RunOptions): Promise<RunOptions | undefined> {
  let options = proposed;
  for (;;) {
    const row = await askForm(
      runItems({ image, options }, vscode.l10n),
      vscode.l10n.t('Run {0}', imageName(image.reference)),
      vscode.l10n.t('Run, or choose first what to change'),
    );
    if (row === undefined) return undefined;
    if (row === 'run') return options;
    if (row === 'copy')
      await vscode.env.clipboard.writeText(shellWords(dockerCommand(image.endpoint, ...runWords(options))));
    else options = (await askForRun(row, { image, options })) ?? options;
  }
}
