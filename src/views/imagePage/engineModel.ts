import { isContainerName } from '../../image/address.ts';
import type { EngineFacts } from '../../image/engineFacts.ts';
import type { BuiltModel, ContainerModel, EngineModel } from '../../protocol/imageEngine.ts';
import type { EngineContainer } from '../../sources/engine/answers/containers.ts';
import { exitMeaning } from '../containers/exitMeaning.ts';
import type { Words } from '../words.ts';

/** How an image stands that an engine has. */
export interface EngineState {
  readonly facts: EngineFacts;
  /** As in `EngineModel`. */
  readonly described: boolean;
  readonly asks: boolean;
  readonly foldersHidden: string | null;
  readonly built: BuiltModel | null;
}

/** What an engine says of its image, as the page shows it. */
export function engineModel({ facts, described, asks, foldersHidden, built }: EngineState, l10n: Words): EngineModel {
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
    built,
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
