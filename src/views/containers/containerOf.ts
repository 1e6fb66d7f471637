import { isContainerName } from '../../image/address.ts';
import type { EngineContainer } from '../../sources/engine/answers/containers.ts';
import type { ContainerPlace } from '../sources/place.ts';

/** Which containers a command is for. */
export type Wanted = (container: EngineContainer) => boolean;

/** A container that a command is for. */
export interface ChosenContainer extends ContainerPlace {
  /** Whose row it was, when another has its name by now; undefined where only the name is known. */
  readonly id?: string;
}

/** The container that a command was called on: a row of ours, or one of the image page; undefined where it was neither. */
export function containerOf(argument: unknown): ContainerPlace | undefined {
  if (typeof argument !== 'object' || argument === null || !('layerscopeContainer' in argument)) return undefined;
  const { layerscopeContainer: given } = argument;
  if (typeof given !== 'object' || given === null || !('endpoint' in given) || !('container' in given))
    return undefined;
  const { endpoint, container } = given;
  if (typeof endpoint !== 'string' || typeof container !== 'string' || !isContainerName(container)) return undefined;
  return { kind: 'container', endpoint, container };
}

/** The containers of rows, each once; undefined where none of them is one. */
export function placesOfRows(row: unknown, rows: unknown, isWanted: Wanted): readonly ChosenContainer[] | undefined {
  const all = Array.isArray(rows) && rows.length > 0 ? rows : [row];
  const found = all.flatMap((each) => {
    const place = containerOf(each);
    return place ? [{ place, container: stateOf(each) }] : [];
  });
  if (found.length === 0) return undefined;
  const wanted = found
    .filter(({ container }) => !container || isWanted(container))
    .map(({ place, container }): ChosenContainer => (container ? { ...place, id: container.id } : place));
  return [...new Map(wanted.map((place) => [JSON.stringify(place), place])).values()];
}

/** How the container of a row is; undefined for what a page says of one. */
function stateOf(row: unknown): EngineContainer | undefined {
  // Rows are the only such objects the editor hands to commands.
  return typeof row === 'object' && row !== null && 'container' in row ? (row.container as EngineContainer) : undefined;
}
