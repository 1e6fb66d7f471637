import * as vscode from 'vscode';
import { registerCommands } from '../../vscode/commands.ts';
import type { BuildMarks } from './marks.ts';
import type { BuildParts } from './parts.ts';

/** Registers the build of a Dockerfile. */
export function registerBuild(log: vscode.LogOutputChannel, parts: BuildParts): vscode.Disposable {
  let marks: BuildMarks | undefined;
  return vscode.Disposable.from(
    registerCommands(log, {
      'layerscope.buildImage': async (argument) => {
        const [{ buildImage }, { BuildMarks }] = await Promise.all([import('./buildImage.ts'), import('./marks.ts')]);
        marks ??= new BuildMarks();
        await buildImage(parts, marks, argument);
      },
    }),
    { dispose: () => marks?.dispose() },
  );
}
