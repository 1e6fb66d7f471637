import * as vscode from 'vscode';
import { formatSize } from '../../format/size.ts';
import { ImageError } from '../../image/errors.ts';
import type { OpenSource, Progress } from '../../image/image.ts';
import { readSettings } from '../../vscode/settings.ts';
import type { EngineImages } from './engineImages.ts';
import type { WindowEngines } from './engines.ts';
import { isInEngine, nameOf, type Place } from './place.ts';

/** An archive that is no file of this machine is read into memory; above this many bytes it is refused. */
const WHOLE_LIMIT = 256_000_000;

/** Opens places; remembers for which remote ones the user has agreed to read them whole. */
export function sourceOpener(
  spoolDirectory: string,
  workerScript: string,
  engines: WindowEngines,
  engineImages: EngineImages,
) {
  const agreed = new Set<string>();
  return async (place: Place, signal: AbortSignal, onProgress: Progress): Promise<OpenSource> => {
    // Here and not at the top: the readers are most of the bundle, and activation needs none of them.
    const { describeSource, openBytes, openSource } = await import('../../sources/index.ts');
    const options = { signal, onProgress, spoolDirectory, workerScript };
    if (isInEngine(place)) {
      const source = await describeSource(place, { ...options, engines: await engines.get() });
      engineImages.add(source);
      return source;
    }
    if (place.kind !== 'uri') return openSource(place, options);
    const uri = vscode.Uri.parse(place.uri, true);
    if (!agreed.has(place.uri)) await ask(uri, nameOf(place));
    agreed.add(place.uri);
    const bytes = await vscode.workspace.fs.readFile(uri);
    signal.throwIfAborted();
    return openBytes(nameOf(place), bytes, options);
  };
}

async function ask(uri: vscode.Uri, name: string): Promise<void> {
  const { size } = await vscode.workspace.fs.stat(uri);
  const { units } = readSettings();
  const print = (bytes: number) => formatSize(bytes, units, vscode.env.language);
  if (size > WHOLE_LIMIT)
    throw new ImageError(
      'limit',
      '{0} is not a file of this machine and would have to be read whole; that is done up to {1}, and it has {2}. Copy it to this machine to open it.',
      [name, print(WHOLE_LIMIT), print(size)],
    );
  const read = vscode.l10n.t('Read {0}', print(size));
  const answer = await vscode.window.showInformationMessage(
    vscode.l10n.t('{0} is not a file of this machine. To open it, all of it has to be read.', name),
    { modal: true },
    read,
  );
  if (answer !== read) throw new ImageError('unreadable', '{0} was not read, as you chose.', [name]);
}
