import { oneLine, visibleText } from '../../format/visibleText.ts';
import { isContainerName } from '../../image/address.ts';
import type { EngineContainer } from '../../sources/engine/answers/containers.ts';
import { exitMeaning, hasProcesses } from '../imagePage/engineModel.ts';
import { contextOf, type Look, plain, type RowText, sentence } from '../rows/rowText.ts';
import type { Tooltip } from '../rows/tooltip.ts';
import type { Words } from '../words.ts';
import type { NameNode } from './nodes.ts';

/** The containers of an image, folded. */
export interface ContainersNode {
  readonly kind: 'containers';
  readonly id: string;
  readonly endpoint: string;
  readonly containers: readonly EngineContainer[];
}

/** One container, with what its commands get of it. */
export interface ContainerNode {
  readonly kind: 'container';
  readonly id: string;
  readonly container: EngineContainer;
  readonly layerscopeContainer: { readonly endpoint: string; readonly container: string };
}

/** The row of an image's containers; none where it has none, or nobody knows. */
export function containersRows({ id, enginePlace: { endpoint }, name: { use } }: NameNode): ContainersNode[] {
  const containers = use?.containers ?? [];
  return containers.length === 0 ? [] : [{ kind: 'containers', id: `${id}/containers`, endpoint, containers }];
}

export function containerRows({ id, endpoint, containers }: ContainersNode): ContainerNode[] {
  return containers.map((container) => ({
    kind: 'container',
    id: `${id}/${container.id}`,
    container,
    layerscopeContainer: { endpoint, container: isContainerName(container.name) ? container.name : container.id },
  }));
}

export function containersText({ containers }: ContainersNode, { l10n }: Look): RowText {
  return plain(l10n.t('Containers'), String(containers.length), 'vm', 'quiet', 'containers');
}

export function containerText({ container }: ContainerNode, { l10n }: Look): RowText {
  const running = hasProcesses(container);
  const name = oneLine(container.name);
  const status = oneLine(container.status || container.state);
  const context = contextOf('container', running && 'running');
  const row = plain(name, status, running ? 'vm-running' : 'vm', 'normal', context);
  return { ...row, spoken: sentence(name, status, meaningOf(container, l10n) ?? '') };
}

export function containerTooltip({ container }: ContainerNode, { l10n }: Look): Tooltip {
  const meaning = meaningOf(container, l10n);
  const facts = [
    { name: l10n.t('State'), value: container.status || container.state, ...(meaning === null ? {} : { meaning }) },
    { name: l10n.t('Command'), value: container.command },
    { name: l10n.t('Container ID'), value: container.id },
  ];
  return {
    title: visibleText(container.name),
    facts: facts.filter(({ value }) => value !== '').map((fact) => ({ ...fact, value: visibleText(fact.value) })),
    remarks: [],
  };
}

function meaningOf({ exitCode }: EngineContainer, l10n: Words): string | null {
  return exitCode === null ? null : exitMeaning(exitCode, l10n);
}
