import { claimedBase } from '../../dockerfile/claimedBase.ts';
import { findBase } from '../../dockerfile/findBase.ts';
import type { KnownBase } from '../../dockerfile/matchInput.ts';
import { isAbort } from '../../image/errors.ts';
import { familiarReference } from '../../image/reference.ts';
import { EngineError } from '../../sources/engine/engineError.ts';
import { relatedImages } from '../imagePage/comparison.ts';
import type { WindowEngines } from '../sources/engines.ts';
import { isInEngine } from '../sources/place.ts';
import type { ImageWithOthers } from './imageWithOthers.ts';

/** Milliseconds that an engine with many images is compared; nobody would wait longer for the name of a base. */
const PATIENCE = 5_000;

/** The image that one was built on, by their diff IDs: among those of its archive, or of its engine. */
export async function baseOf(
  { place, image, others, facts }: ImageWithOthers,
  engines: WindowEngines,
  signal?: AbortSignal,
): Promise<KnownBase | null> {
  const known = findBase(image, others);
  if (known || !facts || !isInEngine(place)) return known;
  const patience = AbortSignal.timeout(PATIENCE);
  const ended = signal ? AbortSignal.any([signal, patience]) : patience;
  try {
    const client = await (await engines.get()).client(place.endpoint, ended);
    const diffIds = image.layers.flatMap(({ diffId }) => (diffId === null ? [] : [diffId]));
    const { images } = await relatedImages.find(client, facts.target, diffIds, ended);
    // Steps of the same build have no names.
    const bases = images.filter(({ relation, tags, layers }) => relation === 'base' && tags.length > 0 && layers > 0);
    const claimed = claimedBase(image).name;
    const isClaimed = (tag: string) => claimed !== null && familiarReference(tag) === familiarReference(claimed);
    const base = bases.find(({ tags }) => tags.some(isClaimed)) ?? bases[0];
    const name = base?.tags.find(isClaimed) ?? base?.tags[0];
    if (!base || name === undefined) return null;
    return { name: familiarReference(name), layers: base.layers, steps: null, triggers: [] };
  } catch (error) {
    signal?.throwIfAborted();
    // Without the engine the base is a guess, which is said.
    if (error instanceof EngineError || isAbort(error)) return null;
    throw error;
  }
}
