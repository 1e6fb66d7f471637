import { type ItemKey, itemsOf, readKey } from '../../cleaning/items.ts';
import type { Usage, UsedImage } from '../../cleaning/usage.ts';
import { oneLine } from '../../format/visibleText.ts';
import { isDigest, shortId } from '../../image/digest.ts';
import { familiarReference } from '../../image/reference.ts';
import { familiarContainer } from '../containers/familiarContainer.ts';

/** What an image is called: its first name, else its short ID. */
export function imageName({ id, references }: Pick<UsedImage, 'id' | 'references'>): string {
  const [first] = references;
  return first === undefined ? shortId(id) : nameText(first);
}

/** A reference as people type it. */
export function nameText(reference: string): string {
  return oneLine(isDigest(reference) ? shortId(reference) : familiarReference(reference));
}

/** What people know an item by. */
export function itemName(usage: Usage, key: ItemKey): string {
  const { kind, id } = readKey(key);
  const items = itemsOf(usage);
  switch (kind) {
    case 'image': {
      const image = items.images.get(id);
      return image ? imageName(image) : id;
    }
    case 'name':
      return nameText(id);
    case 'container':
      return familiarContainer(items.containers.get(id)?.name ?? id);
    case 'network':
      return oneLine(items.networks.get(id)?.name ?? id);
    case 'volume':
      return oneLine(/^[0-9a-f]{64}$/.test(id) ? id.slice(0, 12) : id);
    case 'cache':
      return oneLine(items.cache.get(id)?.description || id);
  }
}
