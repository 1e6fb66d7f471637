import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { eventually } from './layerscope.ts';

/**
 * What a person does with a question: types a text, takes the row or button with a label, or of several rows those, or
 * chooses a file. A search is typed first, and then a row of it taken. Null is Escape.
 */
export type Reply =
  | string
  | RegExp
  | readonly (string | RegExp)[]
  | vscode.Uri
  | null
  | { readonly search: string; readonly take: RegExp };

/** A question, or something that was told. */
export interface Asked {
  readonly title: string;
  /** Rows, each with all that it says; buttons; what is said of the text that is typed. */
  readonly says: readonly string[];
}

type Window = { -readonly [K in keyof typeof vscode.window]: unknown };

/**
 * Does something, and answers what that asks in the place of a person, in order.
 * @returns what was asked and told, when it is done
 */
export async function answering(replies: readonly Reply[], act: () => Thenable<unknown>): Promise<Asked[]> {
  const asked: Asked[] = [];
  const left = [...replies];
  const next = (title: string, says: readonly string[]): Reply | undefined => {
    asked.push({ title, says });
    return left.shift();
  };
  const window = vscode.window as Window;
  const message = async (text: string, ...more: unknown[]) => {
    const { detail = '' } = (more.find((each) => typeof each === 'object') ?? {}) as vscode.MessageOptions;
    const buttons = more.filter((each) => typeof each === 'string');
    // What has no button is only told.
    if (buttons.length === 0) return void asked.push({ title: text, says: [] });
    const reply = next(text, [...detail.split('\n').filter((line) => line !== ''), ...buttons]);
    return buttons.find((button) => matches(button, reply));
  };
  const inItsPlace = {
    showInputBox: async (options: vscode.InputBoxOptions) => {
      const at = asked.length;
      const reply = next(options.title ?? '', []);
      if (typeof reply !== 'string') return undefined;
      const said = await options.validateInput?.(reply);
      const text = typeof said === 'string' ? said : said?.message;
      if (text) asked[at] = { title: options.title ?? '', says: [text] };
      // As the editor has it: what is wrong is not taken.
      const isWrong =
        typeof said === 'string' ? said !== '' : said?.severity === vscode.InputBoxValidationSeverity.Error;
      return isWrong ? undefined : reply;
    },
    showQuickPick: async (given: (string | vscode.QuickPickItem)[], options: vscode.QuickPickOptions = {}) => {
      const items = await given;
      const says = items.map(textOf);
      const reply = next(options.title ?? options.placeHolder ?? '', says);
      if (reply === undefined || reply === null) return undefined;
      const wanted = Array.isArray(reply) ? reply : [reply];
      const taken = wanted.map((each) => items[says.findIndex((text) => matches(text, each))]);
      assert(
        taken.every((item) => item !== undefined),
        `${says.join('\n')}\nhas not ${wanted.join()}`,
      );
      return options.canPickMany ? taken : taken[0];
    },
    createQuickPick: () => searchable(() => next('', []), asked),
    showSaveDialog: async () => next('save', []),
    showOpenDialog: async () => [next('open', [])],
    showWarningMessage: message,
    showInformationMessage: message,
    showErrorMessage: message,
  };
  const names = Object.keys(inItsPlace) as (keyof typeof inItsPlace)[];
  const real = names.map((name) => [name, window[name]] as const);
  Object.assign(window, inItsPlace);
  try {
    await act();
    // Offers that nobody waits for.
    await eventually(() => left.length === 0);
  } finally {
    Object.assign(window, Object.fromEntries(real));
  }
  return asked;
}

/** Calls a command and answers what it asks; earlier jobs are cleared. */
export async function does(command: string, args: readonly unknown[], ...replies: readonly Reply[]): Promise<Asked[]> {
  await vscode.commands.executeCommand('layerscope.clearJobs');
  return answering(replies, () => vscode.commands.executeCommand(`layerscope.${command}`, ...args));
}

/** The command that does the same as the job, or as one of several. */
export async function commandOf(title?: string | RegExp): Promise<string> {
  await answering(title === undefined ? [] : [title], () =>
    vscode.commands.executeCommand('layerscope.copyJobCommand'),
  );
  return vscode.env.clipboard.readText();
}

/** The lines of the log of the job, or of one of several. */
export async function logOf(title?: string | RegExp): Promise<string[]> {
  await answering(title === undefined ? [] : [title], () => vscode.commands.executeCommand('layerscope.showJobLog'));
  const lines = vscode.window.activeTextEditor?.document.getText().trim().split('\n') ?? [];
  await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
  return lines;
}

/** As much of a quick pick as a search takes. */
function searchable(reply: () => Reply | undefined, asked: Asked[]): object {
  const [changed, accepted, hidden] = [0, 1, 2].map(() => new vscode.EventEmitter<unknown>());
  const picker = {
    items: [] as readonly vscode.QuickPickItem[],
    activeItems: [] as readonly vscode.QuickPickItem[],
    onDidChangeValue: changed?.event,
    onDidAccept: accepted?.event,
    onDidHide: hidden?.event,
    hide: () => hidden?.fire(undefined),
    dispose: () => {},
    show: () => void search(),
  };
  const search = async () => {
    const wanted = reply();
    if (typeof wanted !== 'object' || wanted === null || !('search' in wanted)) return picker.hide();
    changed?.fire(wanted.search);
    const item = await eventually(() => picker.items.find((each) => wanted.take.test(textOf(each))));
    asked[asked.length - 1] = { title: wanted.search, says: picker.items.map(textOf) };
    picker.activeItems = [item];
    accepted?.fire(undefined);
  };
  return picker;
}

function textOf(item: string | vscode.QuickPickItem): string {
  if (typeof item === 'string') return item;
  const { label, description, detail } = item;
  return [label.replace(/^\$\([\w-]+\) /, ''), description, detail].filter((part) => part).join(' · ');
}

function matches(text: string, reply: unknown): boolean {
  return reply instanceof RegExp ? reply.test(text) : typeof reply === 'string' && text.split(' · ')[0] === reply;
}
