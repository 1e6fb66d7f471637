import * as vscode from 'vscode';
import { registerCommands } from '../../vscode/commands.ts';
import { logError } from '../../vscode/report.ts';
import type { ImagePages } from '../imagePage/pages.ts';
import type { EngineImages } from '../sources/engineImages.ts';
import type { WindowEngines } from '../sources/engines.ts';
import type { Place } from '../sources/place.ts';
import type { SourcePool } from '../sources/pool.ts';
import type { BuiltFrom } from './builtFrom.ts';
import type { ChosenDockerfiles } from './chosenDockerfiles.ts';
import { imageWithOthers } from './imageWithOthers.ts';
import { DOCKERFILE_SCHEME, parseWritten } from './writtenDockerfile.ts';

/** What Dockerfiles are shown with. */
export interface DockerfilesParts {
  readonly pool: SourcePool;
  readonly engineImages: EngineImages;
  readonly engines: WindowEngines;
  readonly pages: ImagePages;
  readonly chosen: ChosenDockerfiles;
  readonly builtFrom: BuiltFrom;
  readonly log: vscode.LogOutputChannel;
  /** The images and archives that a Dockerfile may have built. */
  places(): Promise<Place[]>;
}

/** Registers the Dockerfiles that no file holds, and the way from a Dockerfile to the history of an image. */
export function registerDockerfiles(parts: DockerfilesParts): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.workspace.registerTextDocumentContentProvider(DOCKERFILE_SCHEME, {
      provideTextDocumentContent: (uri) => textOf(uri, parts),
    }),
    registerCommands(parts.log, {
      'layerscope.showHistoryBeside': async (argument) => {
        const uri = argument instanceof vscode.Uri ? argument : vscode.window.activeTextEditor?.document.uri;
        const { showHistoryBeside } = await import('./showHistoryBeside.ts');
        await showHistoryBeside(parts, uri);
      },
    }),
  );
}

async function textOf(uri: vscode.Uri, { pool, engineImages, engines, log }: DockerfilesParts): Promise<string> {
  const [{ writtenText }, { hintsOf }, { baseOf }] = await Promise.all([
    import('./findDockerfile.ts'),
    import('./hintsOf.ts'),
    import('./baseOf.ts'),
  ]);
  const { spot, kind } = parseWritten(uri);
  const lease = pool.lease(spot.place);
  try {
    const { catalog } = await lease.opened();
    // What the page knows of the image too, or its lines would be others than those of the text.
    const found = imageWithOthers(catalog, engineImages, spot);
    const onProblem = (problem: Error) => logError(log, 'attestation', problem);
    const hints = await hintsOf(found.image, await baseOf(found, engines), onProblem);
    return writtenText({ image: found.image, hints }, kind);
  } finally {
    lease.dispose();
  }
}
