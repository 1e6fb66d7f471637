import { isContainerName } from '../../image/address.ts';
import type { EngineFacts } from '../../image/engineFacts.ts';
import type { ContainerModel, EngineModel } from '../../protocol/imageEngine.ts';
import type { EngineContainer } from '../../sources/engine/answers/containers.ts';
import type { Words } from '../words.ts';

/** How an image stands that an engine has. */
export interface EngineState {
  readonly facts: EngineFacts;
  /** As in `EngineModel`. */
  readonly described: boolean;
  readonly asks: boolean;
  readonly foldersHidden: string | null;
}

/** What an engine says of its image, as the page shows it. */
export function engineModel({ facts, described, asks, foldersHidden }: EngineState, l10n: Words): EngineModel {
  const { id, digests, size, lastTagged, storage } = facts;
  return {
    id,
    digests,
    size,
    lastTagged,
    driver: storage?.driver ?? null,
    folders: Object.entries(storage?.data ?? {}).map(([name, path]) => ({
      name,
      path,
      about: aboutFolder(name, l10n),
    })),
    foldersHidden,
    described,
    asks,
  };
}

/** What runs the engine, what stores its layers, and the endpoint's name: `Docker 28.5.1 · overlay2 · default` */
export function engineInWords({ engine, storage, endpoint }: EngineFacts): string {
  return [engine, storage?.driver, endpoint].filter((part) => part).join(' · ');
}

/** Whether a container runs, or is paused while it does. */
export function hasProcesses({ state }: Pick<EngineContainer, 'state'>): boolean {
  return state === 'running' || state === 'paused';
}

/** A container as the page lists it. */
export function containerModel(container: EngineContainer, endpoint: string, l10n: Words): ContainerModel {
  const { id, name, status, state, exitCode } = container;
  return {
    id,
    name,
    endpoint,
    address: isContainerName(name) ? name : id,
    status: status || state,
    running: hasProcesses(container),
    meaning: exitCode === null ? null : exitMeaning(exitCode, l10n),
  };
}

/** What an exit code means where it means something of its own: Docker's, the shells', and those of signals. */
export function exitMeaning(code: number, l10n: Words): string | null {
  switch (code) {
    case 0:
      return l10n.t('It ended by itself, without an error.');
    case 1:
      return l10n.t('The program failed; its log may say why.');
    case 125:
      return l10n.t('The engine could not start the container.');
    case 126:
      return l10n.t('The command is there, but cannot be run: it is no program, or has no permission.');
    case 127:
      return l10n.t('The command is not in the image.');
    case 137:
      return l10n.t('It was killed (SIGKILL): by hand, after a stop it did not heed, or because memory ran out.');
    case 139:
      return l10n.t('It crashed (SIGSEGV): it used memory that was not its own.');
    case 143:
      return l10n.t('It was asked to end (SIGTERM), as stopping a container does.');
    default:
      return null;
  }
}

function aboutFolder(name: string, l10n: Words): string {
  switch (name) {
    case 'UpperDir':
      return l10n.t('The files of the topmost layer.');
    case 'LowerDir':
      return l10n.t('The files of the layers below it, from the top down.');
    case 'MergedDir':
      return l10n.t('Where all layers appear as one filesystem while it is mounted.');
    case 'WorkDir':
      return l10n.t('What overlayfs needs for itself.');
    default:
      return l10n.t('As the storage driver says.');
  }
}
