import { oneLine, visibleText } from '../../format/visibleText.ts';
import { isContainerName } from '../../image/address.ts';
import type { InspectedContainer } from '../../sources/engine/answers/containerDetails.ts';
import type { EngineContainer } from '../../sources/engine/answers/containers.ts';
import { exitMeaning } from '../containers/exitMeaning.ts';
import { portsText } from '../containers/portsText.ts';
import { isStarted } from '../containers/states.ts';
import { hasProcesses } from '../imagePage/engineModel.ts';
import { contextOf, joined, type Look, plain, type RowText, sentence } from '../rows/rowText.ts';
import type { Tooltip } from '../rows/tooltip.ts';
import type { Words } from '../words.ts';
import type { ArrangedContainers } from './arrange.ts';
import type { NameNode } from './nodes.ts';

/** The containers of an image, or of its engine, folded. */
export interface ContainersNode {
  readonly kind: 'containers';
  readonly id: string;
  readonly endpoint: string;
  readonly containers: readonly EngineContainer[];
  /** Whether they are those of the engine. */
  readonly isAll: boolean;
  /** How many more the filter hides. */
  readonly filtered: number;
}

/** One container, with what its commands get of it. */
export interface ContainerNode {
  readonly kind: 'container';
  readonly id: string;
  readonly container: EngineContainer;
  /** Whether it stands among those of other images. */
  readonly isAmongAll: boolean;
  readonly layerscopeContainer: { readonly endpoint: string; readonly container: string };
}

/** The row of an image's containers; none where it has none, or nobody knows. */
export function containersRows({ id, enginePlace: { endpoint }, name: { use } }: NameNode): ContainersNode[] {
  const containers = use?.containers ?? [];
  return containers.length === 0
    ? []
    : [{ kind: 'containers', id: `${id}/containers`, endpoint, containers, isAll: false, filtered: 0 }];
}

/** The row of all containers of an engine, those that run first; none where they are not to be shown. */
export function allContainersRows(id: string, endpoint: string, arranged: ArrangedContainers | null): ContainersNode[] {
  if (!arranged) return [];
  const { shown, filtered } = arranged;
  const containers = [...shown.filter(isStarted), ...shown.filter((container) => !isStarted(container))];
  return [{ kind: 'containers', id: `${id}/containers`, endpoint, containers, isAll: true, filtered }];
}

/** Each once, lest two rows have one ID. */
export function containerRows({ id, endpoint, containers, isAll }: ContainersNode): ContainerNode[] {
  return [...new Map(containers.map((container) => [container.id, container])).values()].map((container) => ({
    kind: 'container',
    id: `${id}/${container.id}`,
    container,
    isAmongAll: isAll,
    layerscopeContainer: { endpoint, container: isContainerName(container.name) ? container.name : container.id },
  }));
}

export function containersText({ containers, isAll, filtered }: ContainersNode, { l10n }: Look): RowText {
  if (isAll) {
    const running = containers.filter(isStarted).length;
    const count = containers.length === 0 ? l10n.t('none') : l10n.t('{0} of {1} run', running, containers.length);
    const hidden = filtered > 0 ? l10n.t('{0} hidden by the filter', filtered) : '';
    return plain(l10n.t('All Containers'), joined(count, hidden), 'vm', 'normal', 'containers');
  }
  return plain(l10n.t('Containers'), String(containers.length), 'vm', 'quiet', 'containers');
}

export function containerText({ container, isAmongAll }: ContainerNode, { l10n }: Look): RowText {
  const running = hasProcesses(container);
  const name = oneLine(container.name);
  const status = oneLine(container.status || container.state);
  const image = isAmongAll ? oneLine(container.image) : '';
  const ports = portsText(container.ports);
  const context = contextOf(
    'container',
    running && 'running',
    isStarted(container) ? 'started' : 'stopped',
    container.state === 'paused' && 'paused',
    ports !== '' && 'published',
  );
  const row = plain(name, joined(image, status, ports), iconOf(container), 'normal', context);
  return { ...row, spoken: sentence(name, image, status, ports, meaningOf(container, l10n) ?? '') };
}

/** @param inspected what its engine says when it is asked for it alone; undefined where that is not known */
export function containerTooltip(
  { container, isAmongAll }: ContainerNode,
  { l10n }: Look,
  inspected?: Pick<InspectedContainer, 'oomKilled' | 'startError'>,
): Tooltip {
  const meaning = meaningOf(container, l10n, inspected?.oomKilled);
  const facts = [
    { name: l10n.t('State'), value: container.status || container.state, ...(meaning === null ? {} : { meaning }) },
    ...(isAmongAll ? [{ name: l10n.t('Image'), value: container.image }] : []),
    { name: l10n.t('Ports'), value: portsText(container.ports) },
    { name: l10n.t('Command'), value: container.command },
    { name: l10n.t('Container ID'), value: container.id },
  ];
  return {
    title: visibleText(container.name),
    facts: facts.filter(({ value }) => value !== '').map((fact) => ({ ...fact, value: visibleText(fact.value) })),
    remarks: inspected?.startError ? [visibleText(inspected.startError)] : [],
  };
}

function iconOf({ state }: EngineContainer): string {
  if (state === 'paused') return 'debug-pause';
  return hasProcesses({ state }) ? 'vm-running' : 'vm';
}

function meaningOf({ exitCode }: EngineContainer, l10n: Words, outOfMemory?: boolean): string | null {
  return exitCode === null ? null : exitMeaning(exitCode, l10n, outOfMemory);
}
