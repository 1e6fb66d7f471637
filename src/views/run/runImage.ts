import * as vscode from 'vscode';
import { withoutLinks } from '../../format/visibleText.ts';
import { isContainerName } from '../../image/address.ts';
import { runWords } from '../../run/command.ts';
import type { RunOptions } from '../../run/options.ts';
import { withoutPassword } from '../../sources/engine/target.ts';
import { describe, report } from '../../vscode/report.ts';
import { attachTerminal } from '../containers/attach.ts';
import { exitMeaning } from '../containers/exitMeaning.ts';
import { dockerCommand } from '../jobs/dockerCommand.ts';
import type { ContainerPlace, EnginePlace } from '../sources/place.ts';
import { chosenImages } from '../transfers/chosenImages.ts';
import { chooseRun } from './chooseRun.ts';
import { describeRun } from './describeRun.ts';
import { fittingRun } from './fittingRun.ts';
import { imageName } from './imageName.ts';
import type { RunParts } from './parts.ts';
import { RememberedRuns } from './rememberedRuns.ts';
import { runWork, type Started } from './runWork.ts';

/** Runs an image in the background. */
export const runImage = (parts: RunParts, row: unknown) => chosenToRun(parts, row, false);

/** Runs an image in a terminal of the editor, to which the user types. */
export const runImageInteractively = (parts: RunParts, row: unknown) => chosenToRun(parts, row, true);

async function chosenToRun(parts: RunParts, row: unknown, interactive: boolean): Promise<void> {
  const [place] = await chosenImages(parts, row, undefined, vscode.l10n.t('Choose the image to run'), false);
  if (place) await askAndRun(parts, place, interactive);
}

/** @param before how it was to be run before, which takes the place of what is remembered */
async function askAndRun(
  parts: RunParts,
  place: EnginePlace,
  interactive: boolean,
  before?: RunOptions,
): Promise<void> {
  const client = await (await parts.engines.get()).client(place.endpoint);
  const { image, proposed } = await describeRun(client, place, interactive);
  const remembered = new RememberedRuns(parts.state);
  const lastTime = remembered.of(place.reference, interactive);
  // The platform that it was called on is meant, whatever it was the last time.
  const kept = before ?? (lastTime && { ...lastTime, platform: proposed.platform ?? lastTime.platform });
  const asBefore = kept && fittingRun(kept, image);
  const options = await chooseRun(image, { ...proposed, ...asBefore, image: place.reference });
  if (!options) return;
  await remembered.remember(options);
  await run(parts, place, options);
}

async function run(parts: RunParts, place: EnginePlace, options: RunOptions): Promise<void> {
  const { endpoint } = place;
  const request = {
    title: vscode.l10n.t('Run {0}', imageName(options.image)),
    detail: withoutPassword(endpoint),
    command: dockerCommand(endpoint, ...runWords(options)),
    isShort: true,
    retry: () => run(parts, place, options),
    // What stood in the way is likely to need another answer.
    remedy: () => ({
      label: vscode.l10n.t('Change…'),
      act: () =>
        void askAndRun(parts, place, options.interactive, options).catch((error: unknown) =>
          report(parts.log, 'run', error),
        ),
    }),
  };
  const started = await parts.jobs.run(request, async (job) => {
    const client = await (await parts.engines.get()).client(endpoint, job.signal);
    return runWork(client, options, job, describe);
  });
  if (!started) return;
  const name = started.container?.name ?? options.name ?? started.id;
  const container: ContainerPlace = {
    kind: 'container',
    endpoint,
    container: isContainerName(name) ? name : started.id,
  };
  if (started.stream) attachTerminal(container, started.stream);
  else void announce(container, started, options);
  if (started.container) await parts.reveal(container);
}

/** Says that it runs, or how it has ended already. Nobody waits for the answer. */
async function announce(place: ContainerPlace, { container }: Started, { ports }: RunOptions): Promise<void> {
  const { l10n } = vscode;
  if (!container) return;
  const { name, exitCode, oomKilled } = container;
  const log = l10n.t('Show Log');
  const browser = l10n.t('Open in Browser');
  const isPublished = ports.some(({ protocol }) => protocol === 'tcp');
  const [text, ...buttons] =
    exitCode === null
      ? [l10n.t('{0} runs.', name), ...(isPublished ? [browser] : []), log]
      : [
          `${l10n.t('{0} has ended with exit code {1}.', name, exitCode)} ${exitMeaning(exitCode, l10n, oomKilled) ?? ''}`,
          log,
        ];
  const answer = await vscode.window.showInformationMessage(withoutLinks(text.trim()), ...buttons);
  const command = answer === browser ? 'openContainerPort' : 'showContainerLog';
  if (answer !== undefined)
    await vscode.commands.executeCommand(`layerscope.${command}`, { layerscopeContainer: place });
}
