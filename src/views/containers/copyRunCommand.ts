import * as vscode from 'vscode';
import { shellWords } from '../../format/shellWords.ts';
import { ImageError } from '../../image/errors.ts';
import { readConfigFacts } from '../../image/readConfigFacts.ts';
import { runWords } from '../../run/command.ts';
import { type ImageDefaults, readOptions } from '../../run/readOptions.ts';
import type { EngineClient } from '../../sources/engine/client.ts';
import { dockerCommand } from '../jobs/dockerCommand.ts';
import { containerOf } from './containerOf.ts';
import type { ContainerCommand } from './parts.ts';
import { pickContainer } from './pickContainer.ts';

/** Copies the `docker run` that would make such a container. */
export const copyRunCommand: ContainerCommand = async ({ engines, state }, row) => {
  const all = await engines.get();
  const place = containerOf(row) ?? (await pickContainer(all, state, () => true));
  if (!place) return;
  const client = await all.client(place.endpoint);
  const setup = await client.container(place.container).setup();
  const options = readOptions(setup, await defaultsOf(client, setup.Image ?? ''));
  await vscode.env.clipboard.writeText(shellWords(dockerCommand(place.endpoint, ...runWords(options))));
};

/** Nothing, where the engine has the image no more: then the line says all. */
async function defaultsOf(client: EngineClient, image: string): Promise<ImageDefaults> {
  try {
    const { stated } = await client.inspectImage(image);
    const { entrypoint, command } = readConfigFacts({ config: stated.Config });
    return { environment: stated.Config?.Env ?? [], entrypoint, command };
  } catch (error) {
    if (!(error instanceof ImageError)) throw error;
    return { environment: [], entrypoint: [], command: [] };
  }
}
