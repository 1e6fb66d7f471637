import type { EngineContainer } from '../../sources/engine/answers/containers.ts';
import type { ListedName } from './listing.ts';
import type { Node } from './nodes.ts';

/** Whether a container is the one of a name or an ID. */
export function isNamed({ id, name }: EngineContainer, wanted: string): boolean {
  return id === wanted || name === wanted;
}

/** The engine of a row that containers are below of, at whatever depth; undefined for other rows. */
export function engineOf(row: Node): string | undefined {
  switch (row.kind) {
    case 'engine':
    case 'group':
      return row.engine;
    case 'name':
      return row.enginePlace.endpoint;
    case 'containers':
      return row.endpoint;
    default:
      return undefined;
  }
}

/** Whether the row of a container may be below a row. */
export function leadsTo(row: Node, wanted: string): boolean {
  switch (row.kind) {
    case 'engine':
      return true;
    case 'group':
      return row.group.names.some((name) => uses(name, wanted));
    case 'name':
      return uses(row.name, wanted);
    case 'containers':
      return row.containers.some((container) => isNamed(container, wanted));
    default:
      return false;
  }
}

function uses({ use }: ListedName, wanted: string): boolean {
  return use?.containers.some((container) => isNamed(container, wanted)) ?? false;
}
