import * as vscode from 'vscode';
import type { BuildOptions } from '../../build/options.ts';
import { argumentsOf, targetsOf } from '../../build/questions.ts';
import type { Dockerfile } from '../../dockerfile/dockerfile.ts';
import { askForm } from '../../vscode/form.ts';
import { pickShownName, shownNames } from '../images/shownNames.ts';
import { askFor } from './askFor.ts';
import { destinationOf, type FormSubject, formItems } from './buildForm.ts';
import type { BuildParts } from './parts.ts';
import { type Setup, setUp } from './setup.ts';

/** What is to be built, and by what. */
export interface Chosen {
  readonly setup: Setup;
  readonly options: BuildOptions;
}

/**
 * Shows how a Dockerfile would be built, and lets the user change that before.
 * @param endpoint the engine that is proposed
 * @returns undefined where nothing is to be built
 */
export async function chooseBuild(
  { engines, state }: BuildParts,
  dockerfile: Dockerfile,
  name: string,
  proposed: BuildOptions,
  endpoint: string,
): Promise<Chosen | undefined> {
  const canceled = new AbortController();
  const prepare = async (of: string) => setUp(await engines.get(), of, process.env, canceled.signal);
  const names = await shownNames(state);
  let options = proposed;
  let setup: Promise<Setup> = prepare(endpoint);
  try {
    for (;;) {
      const subject = async (): Promise<FormSubject> => ({
        options,
        setup: await setup,
        targets: targetsOf(dockerfile),
        arguments: argumentsOf(dockerfile),
        severalEngines: names.length > 1,
        pathOf: (path) => vscode.workspace.asRelativePath(path),
      });
      const title = vscode.l10n.t('Build {0}', name);
      const placeHolder = vscode.l10n.t('Build, or choose first what to change');
      const items = subject().then((about) => formItems(about, vscode.l10n));
      const row = await askForm(items, title, placeHolder);
      if (!row) return undefined;
      const about = await subject();
      if (row === 'engine') {
        const other = await pickShownName(state);
        if (other !== undefined) setup = prepare(other);
      } else if (row !== 'build') options = (await askFor(row, about)) ?? options;
      else {
        const ready = await completed(about);
        if (ready) return { setup: about.setup, options: ready };
      }
    }
  } finally {
    canceled.abort();
  }
}

/** Asks for what is missing; undefined where that is not given. */
async function completed(about: FormSubject): Promise<BuildOptions | undefined> {
  const { options, setup } = about;
  const { destination, tags, tar } = options;
  if (destinationOf(options, setup).refusal) return askFor('destination', about).then(() => undefined);
  if (destination === 'push' && tags.length === 0) {
    const named = await askFor('tags', about);
    return named && named.tags.length > 0 ? named : undefined;
  }
  return destination === 'tar' && tar === null ? askFor('destination', about) : options;
}
