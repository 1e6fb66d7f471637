import type { Selection } from '../../image/fileView.ts';
import { displayName } from '../../image/names.ts';
import { parseSpot, printSpot, type Spot } from '../sources/place.ts';
import type { Words } from '../words.ts';

/** The scheme of the files of images. */
export const FILE_SCHEME = 'layerscope';

/** A path in one of the filesystems of an image. */
export interface FileAddress {
  readonly spot: Required<Spot>;
  readonly selection: Selection;
  /** A byte-string without a leading slash; '' for the root. */
  readonly path: string;
  /** Lies in a folder of the workspace, where the editor reads some files unasked. */
  readonly inWorkspace?: true;
}

/** The parts of a URI, without the scheme, as `Uri.from` takes them. */
export interface UriParts {
  readonly path: string;
  readonly query: string;
}

/**
 * The URI of a file. Its path is the file's own, as text; its query says which image and filesystem is meant, with what
 * `resourceLabelFormatters` make titles of. A path that is not UTF-8 is there in hexadecimal too.
 * @param image what people call the image
 */
export function fileUriParts(
  { spot, selection, path, inWorkspace }: FileAddress,
  image: string,
  l10n: Words,
): UriParts {
  // Name by name, as it is read back: of a whole path that is not UTF-8 all backslashes would be doubled.
  const text = path.split('/').map(displayName).join('/');
  const isText = Buffer.from(text).toString('latin1') === path;
  const query = {
    image,
    where: whereText(selection, l10n),
    address: printSpot(spot),
    view: printSelection(selection),
    ...(inWorkspace ? { inWorkspace } : {}),
    ...(isText ? {} : { raw: Buffer.from(path, 'latin1').toString('hex') }),
  };
  return { path: `/${text}`, query: JSON.stringify(query) };
}

/**
 * Reads what `fileUriParts` wrote, and URIs the editor made of those by going up or down their paths; undefined for
 * anything else.
 */
export function parseFileUri({ path, query }: UriParts): FileAddress | undefined {
  let value: unknown;
  try {
    value = JSON.parse(query);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null || !('address' in value) || !('view' in value)) return undefined;
  const { address, view } = value;
  const spot = typeof address === 'string' ? parseSpot(address) : undefined;
  const selection = typeof view === 'string' ? parseSelection(view) : undefined;
  if (spot?.image === undefined || spot.platform === undefined || !selection) return undefined;
  const raw = 'raw' in value && typeof value.raw === 'string' ? Buffer.from(value.raw, 'hex').toString('latin1') : '';
  return {
    spot: { place: spot.place, image: spot.image, platform: spot.platform },
    selection,
    path: bytesOf(path.replace(/^\/+/, ''), raw),
    ...('inWorkspace' in value && value.inWorkspace === true ? { inWorkspace: true } : {}),
  };
}

/** What stands between an image and a path in titles. */
export function whereText(selection: Selection, l10n: Words): string {
  switch (selection.kind) {
    case 'layer':
      return l10n.t('layer {0}', selection.layer);
    case 'range':
      return l10n.t('layers {0}–{1}', selection.from, selection.to);
    case 'upTo':
      return l10n.t('up to layer {0}', selection.layer);
    case 'final':
      return l10n.t('final filesystem');
  }
}

/** The bytes that are meant by a path's text, which leads to, above or below the path whose bytes are known. */
function bytesOf(text: string, raw: string): string {
  const names = raw.split('/');
  return text
    .split('/')
    .map((part, index) => {
      const name = names[index] ?? '';
      return displayName(name) === part ? name : Buffer.from(part).toString('latin1');
    })
    .join('/');
}

function printSelection(selection: Selection): string {
  switch (selection.kind) {
    case 'layer':
    case 'upTo':
      return `${selection.kind}:${selection.layer}`;
    case 'range':
      return `range:${selection.from}-${selection.to}`;
    case 'final':
      return 'final';
  }
}

function parseSelection(text: string): Selection | undefined {
  if (text === 'final') return { kind: 'final' };
  const [, kind, first, last] = /^(layer|upTo|range):(\d{1,9})(?:-(\d{1,9}))?$/.exec(text) ?? [];
  const layer = Number(first);
  if (kind === 'range') return last === undefined ? undefined : { kind, from: layer, to: Number(last) };
  return (kind === 'layer' || kind === 'upTo') && last === undefined ? { kind, layer } : undefined;
}
