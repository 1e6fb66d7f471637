import { diskName } from '../../extract/diskName.ts';
import type { Selection } from '../../image/fileView.ts';
import { displayName } from '../../image/names.ts';

/** A name of an image as a dialog can suggest it: valid text that the system takes for a name. */
export function suggestedName(name: string, platform: NodeJS.Platform = process.platform): string {
  const isText = Buffer.from(displayName(name)).toString('latin1') === name;
  return Buffer.from(
    diskName(name, isText ? platform : platform === 'win32' ? 'win32' : 'darwin'),
    'latin1',
  ).toString();
}

/** What a tar of a selection is called: `hello-1.0.0-layer-3.tar`. */
export function suggestedTar(image: string, selection: Selection): string {
  const label = image.replace(/[^\w.-]+/g, '-').replace(/^[.-]+|-+$/g, '') || 'image';
  return `${label}-${partOf(selection)}.tar`;
}

function partOf(selection: Selection): string {
  switch (selection.kind) {
    case 'layer':
      return `layer-${selection.layer}`;
    case 'range':
      return `layers-${selection.from}-${selection.to}`;
    case 'upTo':
      return `up-to-layer-${selection.layer}`;
    case 'final':
      return 'files';
  }
}
