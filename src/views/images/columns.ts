import { formatSize } from '../../format/size.ts';
import { formatRelativeTime } from '../../format/time.ts';
import { oneLine } from '../../format/visibleText.ts';
import { isDigest, shortId } from '../../image/digest.ts';
import type { Look } from '../rows/rowText.ts';
import { containersOf, type ListedName } from './listing.ts';

/** What the row of an image may say of it, as `docker image ls` does in columns. */
export const COLUMNS = [
  'repository',
  'tag',
  'id',
  'digest',
  'created',
  'size',
  'contentSize',
  'platforms',
  'use',
  'containers',
] as const;

export type Column = (typeof COLUMNS)[number];

/** What the text of rows of images depends on beside them. */
export interface ImagesLook extends Look {
  /** Those that are shown, in this order. */
  readonly columns: readonly Column[];
}

/** Of a setting, which may hold anything: those that there are, each once. */
export function readColumns(setting: readonly string[]): Column[] {
  return [...new Set(setting.flatMap((each) => COLUMNS.find((column) => column === each) ?? []))];
}

/** What a column says of an image; '' where it has nothing to say. */
export function columnText(name: ListedName, column: Column, look: Look): string {
  const { image, repository, tag } = name;
  const { l10n, units, language, now } = look;
  switch (column) {
    case 'repository':
      return oneLine(repository ?? '<none>');
    case 'tag':
      return oneLine(tag ?? '<none>');
    case 'id':
      return shortId(image.id);
    case 'digest': {
      const digest = image.digests[0]?.split('@')[1];
      return isDigest(digest) ? `@${shortId(digest)}` : '';
    }
    case 'created': {
      const created = image.created === null ? '' : new Date(image.created).toISOString();
      return formatRelativeTime(created, now, language);
    }
    case 'size':
      return image.size === null ? l10n.t('unknown size') : formatSize(image.size, units, language);
    case 'contentSize': {
      const bytes = contentSizeOf(name);
      return bytes === null ? '' : l10n.t('{0} compressed', formatSize(bytes, units, language));
    }
    case 'platforms':
      return platformsOf(name)
        .map((each) => oneLine(each))
        .join(', ');
    case 'use':
      return useText(name, look);
    case 'containers':
      return containersText(containersOf(name) ?? 0, look);
  }
}

/** The platforms of an image that are in the engine, where that lists them. */
export function platformsOf({ image: { manifests } }: ListedName): string[] {
  return manifests?.flatMap(({ platform, present }) => (platform && present ? [platform] : [])) ?? [];
}

function contentSizeOf({ image: { manifests } }: ListedName): number | null {
  const sizes = manifests?.flatMap(({ contentSize }) => contentSize ?? []) ?? [];
  return sizes.length === 0 ? null : sizes.reduce((sum, size) => sum + size, 0);
}

function useText(name: ListedName, { l10n }: Look): string {
  if ((containersOf(name) ?? 0) === 0) return '';
  return name.use?.running === 0 ? l10n.t('in use (stopped)') : l10n.t('in use');
}

function containersText(count: number, { l10n }: Look): string {
  if (count === 0) return '';
  return count === 1 ? l10n.t('1 container') : l10n.t('{0} containers', count);
}
