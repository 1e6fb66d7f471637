import { currentLook } from './currentLook.ts';
import type { NameNode, Node, PlatformNode } from './nodes.ts';
import { selectedImages } from './selectedImages.ts';
import { type SelectedImage, totalOf, totalText } from './selectionTotal.ts';
import type { ImagesTree } from './tree.ts';

/** Images whose layers are asked for, to count those in common once. */
const MOST_DESCRIBED = 20;

/**
 * Tells how much several selected images take together, and once more when it is known what they have in common.
 * @returns what is to be called with each selection
 */
export function addUpSelection(
  tree: Pick<ImagesTree, 'layersOf'>,
  tell: (text: string) => void,
): (selection: readonly Node[]) => Promise<void> {
  let newest: readonly Node[] = [];
  return async (selection) => {
    newest = selection;
    const images = selectedImages(selection);
    const show = (layers: readonly SelectedImage['layers'][]) => {
      const sizes = images.map((node, index) => ({ size: sizeOf(node), layers: layers[index] ?? null }));
      tell(totalText(totalOf(sizes), currentLook()));
    };
    show([]);
    if (images.length < 2 || images.length > MOST_DESCRIBED) return;
    // Where an engine does not say what an image is made of, the total says that it may be less.
    const layers = await Promise.all(images.map((node) => tree.layersOf(node).catch(() => null)));
    if (newest === selection) show(layers);
  };
}

function sizeOf(node: NameNode | PlatformNode): number | null {
  return node.kind === 'platform' ? node.manifest.totalSize : node.name.image.size;
}
