import { ImageError } from '../../image/errors.ts';
import { familiarReference, parseReference } from '../../image/reference.ts';
import type { InspectedImage } from '../../sources/engine/answers/imageDetails.ts';
import type { EngineClient } from '../../sources/engine/client.ts';
import type { EnginePlace } from '../sources/place.ts';

/** What a row of images of Microsoft's Container Tools says of its image. */
export interface GuestImage {
  /** As people type it; null where it has no tag. */
  readonly reference: string | null;
  /** As the engine's command prints it; null where the row does not say. */
  readonly id: string | null;
}

/** Reads a row of Container Tools, which promises nobody what is in it; undefined where it names no image. */
export function guestImage(row: unknown): GuestImage | undefined {
  const tag = textIn(row, 'fullTag');
  const id = textIn(row, 'imageId');
  const reference = tag !== undefined && isReference(tag) ? tag : null;
  const known = id !== undefined && /^(sha256:)?[0-9a-f]{12,64}$/.test(id) ? id : null;
  return reference === null && known === null ? undefined : { reference, id: known };
}

/**
 * The first of some engines that has an image.
 * @throws ImageError of the first engine, where none has it
 */
export async function placeOfGuest(
  guest: GuestImage,
  engines: Iterable<string>,
  connect: (engine: string) => Promise<Pick<EngineClient, 'inspectImage'>>,
): Promise<EnginePlace> {
  let first: ImageError | undefined;
  for (const endpoint of engines) {
    try {
      const client = await connect(endpoint);
      const inspected = await client.inspectImage(guest.id ?? guest.reference ?? '');
      return { kind: 'engine', endpoint, reference: nameOf(guest, inspected) };
    } catch (error) {
      if (!(error instanceof ImageError)) throw error;
      first ??= error;
    }
  }
  throw first ?? new ImageError('unreadable', 'There is no engine to look for the image in.');
}

/** The name that it has there, lest its page is another than that of our own row; else its ID. */
function nameOf({ reference }: GuestImage, { id, tags }: InspectedImage): string {
  const isSame = (tag: string) => reference !== null && familiarReference(tag) === familiarReference(reference);
  return tags.find(isSame) ?? id;
}

function isReference(text: string): boolean {
  try {
    parseReference(text);
    return true;
  } catch {
    return false;
  }
}

/** A text under a name, which may be computed by code of others. */
function textIn(row: unknown, name: string): string | undefined {
  if (typeof row !== 'object' || row === null) return undefined;
  try {
    const value: unknown = Reflect.get(row, name);
    return typeof value === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}
