import { ImageError } from '../../image/errors.ts';
import type { InspectedContainer } from '../../sources/engine/answers/containerDetails.ts';
import type { EngineContainer } from '../../sources/engine/answers/containers.ts';
import type { Engines } from '../../sources/engine/engines.ts';
import type { ContainerPlace } from '../sources/place.ts';
import type { ContainerNode } from './containerRows.ts';
import type { ListedName } from './listing.ts';
import type { Node } from './nodes.ts';

/**
 * The row of a container: among all of its engine where those are shown, else below its image.
 * @param rowsBelow of a row, or all at the top
 */
export async function rowOfContainer(
  rowsBelow: (row: Node | undefined) => Promise<readonly Node[]>,
  place: ContainerPlace,
  above?: Node,
): Promise<Node | undefined> {
  const { endpoint, container } = place;
  for (const row of await rowsBelow(above)) {
    if (row.kind === 'container' && isNamed(row.container, container)) return row;
    if (engineOf(row) !== endpoint || !leadsTo(row, container)) continue;
    const found = await rowOfContainer(rowsBelow, place, row);
    if (found) return found;
  }
  return undefined;
}

/** What an engine says of a container when it is asked for it alone; undefined where it does not: its list says enough. */
export async function inspectedOf(
  engines: Engines,
  { container, layerscopeContainer: { endpoint } }: ContainerNode,
): Promise<InspectedContainer | undefined> {
  try {
    return await (await engines.client(endpoint)).container(container.id).inspect();
  } catch (error) {
    if (!(error instanceof ImageError)) throw error;
    return undefined;
  }
}

/** Whether a container is the one of a name or an ID. */
function isNamed({ id, name }: EngineContainer, wanted: string): boolean {
  return id === wanted || name === wanted;
}

/** The engine of a row that containers are below of, at whatever depth; undefined for other rows. */
function engineOf(row: Node): string | undefined {
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
function leadsTo(row: Node, wanted: string): boolean {
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
