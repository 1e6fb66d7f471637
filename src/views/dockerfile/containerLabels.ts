import { ImageError, isAbort } from '../../image/errors.ts';
import type { WindowEngines } from '../sources/engines.ts';
import { isInEngine } from '../sources/place.ts';
import type { ImageWithOthers } from './imageWithOthers.ts';

/** The labels of the containers that an engine made from an image, its own first where the page is that of one. */
export async function containerLabels(
  { place, facts }: ImageWithOthers,
  engines: WindowEngines,
  signal?: AbortSignal,
): Promise<readonly Readonly<Record<string, string>>[]> {
  if (!facts || !isInEngine(place)) return [];
  try {
    const client = await (await engines.get()).client(place.endpoint, signal);
    const { rows } = await client.containersOf(facts.target, signal);
    const isOwn = ({ id }: { readonly id: string }) => id === facts.container?.id;
    return [...rows.filter(isOwn), ...rows.filter((row) => !isOwn(row))].map(({ labels }) => labels);
  } catch (error) {
    signal?.throwIfAborted();
    // An engine that is away says so elsewhere.
    if (error instanceof ImageError || isAbort(error)) return [];
    throw error;
  }
}
