import { ImageError } from '../../image/errors.ts';
import type { InspectedContainer } from '../../sources/engine/answers/containerDetails.ts';
import type { Container } from '../../sources/engine/container.ts';
import { NAMED, tooMuchText } from '../cleaning/removalQuestion.ts';
import type { ContainerPlace } from '../sources/place.ts';
import type { Words } from '../words.ts';
import { familiarContainer } from './familiarContainer.ts';
import { isStarted } from './states.ts';

/** A container that is to go, as it was when that was asked. */
export interface Going {
  readonly place: ContainerPlace;
  readonly container: InspectedContainer;
}

/** What is said, once, before containers go. */
export interface RemovalQuestion {
  readonly message: string;
  /** A line for each, with what it loses. */
  readonly detail: string;
  /** Null where they are too many to be named here: the Disk Usage page is to show them. */
  readonly remove: string | null;
  /** Null where none of them has anonymous volumes, or as `remove`. */
  readonly removeWithVolumes: string | null;
}

/** Whether it must be killed to go. */
export function mustBeKilled({ container }: Going): boolean {
  return isStarted(container);
}

/** Names exactly what goes. */
export function removalQuestion(all: readonly Going[], l10n: Words): RemovalQuestion {
  const running = all.filter(mustBeKilled).length;
  const volumes = all.flatMap(({ container }) => container.anonymousVolumes);
  const [only] = all;
  const message =
    all.length === 1 && only
      ? l10n.t('Remove the container {0}?', familiarContainer(only.container.name))
      : l10n.t('Remove {0} containers?', all.length);
  const lines = all.flatMap((going) => {
    const { anonymousVolumes } = going.container;
    const name = familiarContainer(going.container.name);
    const first = mustBeKilled(going) ? l10n.t('{0}: it runs, and is killed', name) : name;
    return [first, ...anonymousVolumes.map((volume) => `   ${l10n.t('anonymous volume {0}', volume.slice(0, 12))}`)];
  });
  if (lines.length > NAMED) return { message, detail: tooMuchText(l10n), remove: null, removeWithVolumes: null };
  const loss =
    all.length === 1
      ? l10n.t('What it wrote to its own files, and its log, go with it. Named volumes stay.')
      : l10n.t('What they wrote to their own files, and their logs, go with them. Named volumes stay.');
  const remove = running > 0 ? l10n.t('Kill and Remove') : l10n.t('Remove');
  const withVolumes = running > 0 ? l10n.t('Kill and Remove with Volumes') : l10n.t('Remove with Volumes');
  return {
    message,
    detail: [...lines, '', loss].join('\n'),
    remove,
    removeWithVolumes: volumes.length > 0 ? withVolumes : null,
  };
}

/**
 * Removes a container, by force where it was said that it is killed: an engine refuses one that runs by now.
 * @throws ImageError where it did not run when that was asked, and ran since
 */
export async function removeAsAsked(
  container: Pick<Container, 'inspect' | 'remove'>,
  going: Going,
  volumes: boolean,
  signal: AbortSignal,
): Promise<void> {
  const { name, finished } = going.container;
  const force = mustBeKilled(going);
  if (!force && (await container.inspect(signal)).finished !== finished)
    throw new ImageError('request', 'The container {0} ran since you were asked, and is still there.', [name]);
  await container.remove({ force, volumes }, signal);
}
