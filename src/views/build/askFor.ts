import * as vscode from 'vscode';
import { defaultTar, tagProblem } from '../../build/defaults.ts';
import type { BuildOptions } from '../../build/options.ts';
import { type BuildArgument, isSecret } from '../../build/questions.ts';
import { describe, localize } from '../../vscode/report.ts';
import { choicesOf, destinationName, type FormRow, type FormSubject, networkText, valueText } from './buildForm.ts';

type Ask = (about: FormSubject) => Promise<BuildOptions | undefined>;

/** What most builders can build for, where one does not say. */
const PLATFORMS = ['linux/amd64', 'linux/arm64', 'linux/arm/v7', 'linux/386', 'linux/ppc64le', 'linux/s390x'];

/** Lets the user change one thing of a build; undefined where it stays. */
export function askFor(
  row: Exclude<FormRow, 'build' | 'engine'>,
  about: FormSubject,
): Promise<BuildOptions | undefined> {
  return ASKS[row](about);
}

const ASKS: Readonly<Record<Exclude<FormRow, 'build' | 'engine'>, Ask>> = {
  tags: async ({ options }) => {
    const typed = await vscode.window.showInputBox({
      title: vscode.l10n.t('Tags'),
      prompt: vscode.l10n.t('Names for the image, with spaces between them'),
      value: options.tags.join(' '),
      placeHolder: 'app:1.0 registry.example/team/app:1.0',
      ignoreFocusOut: true,
      validateInput: (value) =>
        wordsOf(value)
          .map(refusalOf)
          .find((each) => each !== undefined),
    });
    return typed === undefined ? undefined : { ...options, tags: [...new Set(wordsOf(typed))] };
  },

  target: async ({ options, targets }) => {
    const items = targets.map(({ value, from, line }, index) => ({
      label: value,
      description: vscode.l10n.t('line {0}: FROM {1}', line, from),
      // The last one is built when none is named.
      value: index === 0 ? null : value,
    }));
    const chosen = await vscode.window.showQuickPick(items, {
      title: vscode.l10n.t('Stage to build'),
      ignoreFocusOut: true,
    });
    return chosen && { ...options, target: chosen.value };
  },

  arguments: async (about) => {
    const { options, arguments: all } = about;
    const items = all.map((argument) => ({
      label: argument.name,
      description: valueText(argument, options, vscode.l10n).replaceAll('$(', '\\$('),
      argument,
    }));
    const title = vscode.l10n.t('Argument to set');
    const chosen = await vscode.window.showQuickPick(items, { title, ignoreFocusOut: true });
    const changed = chosen && (await askArgument(chosen.argument, options));
    // The next one may be wanted, too.
    return changed && all.length > 1 ? ((await ASKS.arguments({ ...about, options: changed })) ?? changed) : changed;
  },

  context: async ({ options }) => {
    const [folder] =
      (await vscode.window.showOpenDialog({
        title: vscode.l10n.t('Folder that COPY and ADD take from'),
        openLabel: vscode.l10n.t('Choose as Context'),
        defaultUri: vscode.Uri.file(options.context),
        canSelectFiles: false,
        canSelectFolders: true,
      })) ?? [];
    return folder && { ...options, context: folder.fsPath };
  },

  platforms: async ({ options, setup }) => {
    const offered = setup.buildx?.platforms.length ? setup.buildx.platforms : PLATFORMS;
    const items = [...new Set([...options.platforms, ...offered, ...PLATFORMS])].map((label) => ({
      label,
      description: offered.includes(label)
        ? ''
        : vscode.l10n.t('if nothing has to run in it: the builder does not name it'),
      picked: options.platforms.includes(label),
    }));
    const chosen = await vscode.window.showQuickPick(items, {
      title: vscode.l10n.t('Platforms to build for'),
      placeHolder: vscode.l10n.t('With none, it is the one of the builder'),
      canPickMany: true,
      ignoreFocusOut: true,
    });
    return chosen && { ...options, platforms: chosen.map(({ label }) => label) };
  },

  destination: async (about) => {
    const { options, setup } = about;
    const choices = choicesOf(setup, options.platforms.length);
    const items = choices.map(({ destination, refusal }) => ({
      label: `$(${refusal ? 'circle-slash' : 'target'}) ${destinationName(destination, vscode.l10n)}`,
      ...(refusal ? { detail: localize(refusal) } : {}),
      destination,
      refusal,
    }));
    const title = vscode.l10n.t('Where the image goes');
    const chosen = await vscode.window.showQuickPick(items, { title, ignoreFocusOut: true });
    if (!chosen) return undefined;
    if (chosen.refusal) return ASKS.destination(about);
    if (chosen.destination !== 'tar') return { ...options, destination: chosen.destination, tar: null };
    const file = await vscode.window.showSaveDialog({
      title: vscode.l10n.t('Write the image to'),
      defaultUri: vscode.Uri.file(options.tar ?? defaultTar(options)),
    });
    return file && { ...options, destination: 'tar', tar: file.fsPath };
  },

  network: async ({ options }) => {
    const items = (['default', 'none', 'host'] as const).map((network) => ({
      label: networkText(network, vscode.l10n),
      network,
    }));
    const title = vscode.l10n.t('Network of RUN');
    const chosen = await vscode.window.showQuickPick(items, { title, ignoreFocusOut: true });
    return chosen && { ...options, network: chosen.network };
  },
};

async function askArgument(
  { name, fallback }: BuildArgument,
  options: BuildOptions,
): Promise<BuildOptions | undefined> {
  const { [name]: given, ...others } = options.arguments;
  const value = given ?? fallback ?? '';
  const typed = await vscode.window.showInputBox({
    title: vscode.l10n.t('Value of {0}', name),
    prompt: vscode.l10n.t('It is recorded in the history of the image, for everyone who has that'),
    value,
    password: isSecret(name, value),
    ignoreFocusOut: true,
  });
  if (typed === undefined) return undefined;
  return { ...options, arguments: typed === (fallback ?? '') ? others : { ...others, [name]: typed } };
}

function wordsOf(text: string): string[] {
  return text.split(/[\s,]+/).filter((word) => word !== '');
}

function refusalOf(tag: string): string | undefined {
  const problem = tagProblem(tag);
  if (problem === null) return undefined;
  return problem === 'digest' ? vscode.l10n.t('{0} has a digest, which only the build gives.', tag) : describe(problem);
}
