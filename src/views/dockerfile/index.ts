import * as vscode from 'vscode';
import { presentImages } from '../../sources/catalog.ts';
import { registerCommands } from '../../vscode/commands.ts';
import { logError } from '../../vscode/report.ts';
import type { ImagePages } from '../imagePage/pages.ts';
import type { EngineImages } from '../sources/engineImages.ts';
import type { Place } from '../sources/place.ts';
import type { SourcePool } from '../sources/pool.ts';
import { presentImage } from '../sources/presentImage.ts';
import type { ChosenDockerfiles } from './chosenDockerfiles.ts';
import { DOCKERFILE_SCHEME, parseWritten } from './writtenDockerfile.ts';

/** What Dockerfiles are shown with. */
export interface DockerfilesParts {
  readonly pool: SourcePool;
  readonly engineImages: EngineImages;
  readonly pages: ImagePages;
  readonly chosen: ChosenDockerfiles;
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

async function textOf(uri: vscode.Uri, { pool, engineImages, log }: DockerfilesParts): Promise<string> {
  const [{ writtenText }, { hintsOf }, { findBase }] = await Promise.all([
    import('./findDockerfile.ts'),
    import('./hintsOf.ts'),
    import('../../dockerfile/findBase.ts'),
  ]);
  const { spot, kind } = parseWritten(uri);
  const lease = pool.lease(spot.place);
  try {
    const { catalog } = await lease.opened();
    const present = presentImage(catalog, spot.image, spot.platform);
    const image = { ...engineImages.newest(present).image, references: present.image.references };
    const onProblem = (problem: Error) => logError(log, 'attestation', problem);
    const hints = await hintsOf(image, findBase(image, presentImages(catalog)), onProblem);
    return writtenText({ image, hints }, kind);
  } finally {
    lease.dispose();
  }
}
