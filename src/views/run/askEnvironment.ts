import * as vscode from 'vscode';
import { isSecret } from '../../build/questions.ts';
import { oneLine, withoutIcons } from '../../format/visibleText.ts';
import type { RunOptions } from '../../run/options.ts';
import { givenValue, setVariable } from '../../run/setVariable.ts';
import { shownValue } from './runForm.ts';
import type { RunSubject } from './subject.ts';

/** Lets the user set variables until that is enough: those of the image, and others. */
export async function askEnvironment(about: RunSubject): Promise<RunOptions | undefined> {
  const { options, image } = about;
  const set = options.environment;
  const before = new Map(image.config.environment.map(({ name, value }) => [name, value]));
  const items = [...new Set([...Object.keys(set), ...before.keys()])].map((name) => ({
    label: withoutIcons(oneLine(name)),
    description: withoutIcons(descriptionOf(name, givenValue(set, name), before.get(name))),
    name,
  }));
  const add = { label: `$(add) ${vscode.l10n.t('Add a Variable…')}`, description: '', name: '' };
  const title = vscode.l10n.t('Variable to set');
  const placeHolder = vscode.l10n.t('Escape leads back to what is to be run');
  const chosen = await vscode.window.showQuickPick([add, ...items], { title, placeHolder, ignoreFocusOut: true });
  if (!chosen) return undefined;
  const name = chosen.name || (await askName());
  const changed = name === undefined ? undefined : await askValue(options, name, before.get(name));
  // The next one may be wanted, too.
  return changed && ((await askEnvironment({ ...about, options: changed })) ?? changed);
}

function descriptionOf(name: string, value: string | undefined, before: string | undefined): string {
  if (value !== undefined) return oneLine(shownValue(name, value));
  return vscode.l10n.t('{0}, of the image', oneLine(shownValue(name, before ?? '')));
}

async function askName(): Promise<string | undefined> {
  const typed = await vscode.window.showInputBox({
    title: vscode.l10n.t('Name of the variable'),
    ignoreFocusOut: true,
    validateInput: (value) =>
      /^[^\s=]+$/.test(value.trim()) ? undefined : vscode.l10n.t('A name has no spaces and no “=”.'),
  });
  return typed?.trim() || undefined;
}

/** Undefined where it stays. */
async function askValue(
  options: RunOptions,
  name: string,
  before: string | undefined,
): Promise<RunOptions | undefined> {
  const { environment } = options;
  const given = givenValue(environment, name);
  const value = given ?? before ?? '';
  const isHidden = isSecret(name, value);
  const typed = await vscode.window.showInputBox({
    title: vscode.l10n.t('Value of {0}', oneLine(name, 100)),
    prompt: promptOf(isHidden, given, before),
    value,
    password: isHidden,
    ignoreFocusOut: true,
  });
  if (typed === undefined) return undefined;
  return { ...options, environment: setVariable(environment, name, typed, before) };
}

function promptOf(isHidden: boolean, given: string | undefined, before: string | undefined): string {
  if (isHidden) return vscode.l10n.t('It is given to the container, and neither shown nor kept here');
  if (before !== undefined) return vscode.l10n.t('As the image has it where it is left so');
  return given === undefined
    ? vscode.l10n.t('It may be empty')
    : vscode.l10n.t('It is taken out again where it is emptied');
}
