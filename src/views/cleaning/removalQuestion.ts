import { type Freed, freeing } from '../../cleaning/freed.ts';
import { type ItemKey, itemsOf, readKey } from '../../cleaning/items.ts';
import { type Obstacle, withObstacles } from '../../cleaning/obstacles.ts';
import type { Bounds, Usage } from '../../cleaning/usage.ts';
import { formatSize } from '../../format/size.ts';
import { oneLine } from '../../format/visibleText.ts';
import { shortId } from '../../image/digest.ts';
import type { Steps } from '../../image/slices.ts';
import type { Look } from '../rows/rowText.ts';
import type { Words } from '../words.ts';
import { imageName, itemName, nameText } from './itemName.ts';

/** Lines about the same that loses nothing; a dialog has no scroll bar. */
const LINES = 12;
/** Things that go which are named in a dialog; more are for the Disk Usage page, which names all. */
export const NAMED = 40;

/** What is said, once, before things are removed. */
export interface RemovalQuestion {
  readonly message: string;
  readonly detail: string;
  /** Null where all of it has something in its way, or it is too much to be named here. */
  readonly remove: string | null;
  /** What is ticked with all that is in its way; null where nothing is, nothing helps, or it is too much to be named here. */
  readonly withObstacles: ReadonlySet<ItemKey> | null;
  /** What is too much to be named here: the Disk Usage page is to show it, ticked. */
  readonly onPage: ReadonlySet<ItemKey> | null;
}

/** Names exactly what is untagged, deleted and removed, what that frees, and what stands in the way. */
export function* removalQuestion(usage: Usage, ticked: ReadonlySet<ItemKey>, look: Look): Steps<RemovalQuestion> {
  const { l10n } = look;
  const now = yield* freeing(usage, ticked);
  yield;
  const all = withObstacles(usage, ticked);
  yield;
  const more = yield* freeing(usage, all);
  yield;
  const count = countOf(now);
  const helps = countOf(more) > count;
  const isTooMuch = namedOf(now) > NAMED;
  const isMoreTooMuch = !isTooMuch && helps && namedOf(now) + namedOf(more) > NAMED;
  const linesOf = (going: Freed, isLong: boolean) =>
    isLong ? [tooMuchText(l10n)] : [...goingLines(usage, going, look), freesText(going.bytes, look)];
  const own = count > 0 ? linesOf(now, isTooMuch) : [];
  const obstacles = now.obstacles.map((obstacle) => obstacleText(usage, obstacle, look));
  const extra =
    helps && !isTooMuch ? ['', l10n.t('With what stands in the way:'), ...linesOf(more, isMoreTooMuch)] : [];
  const [only] = ticked;
  return {
    message:
      ticked.size === 1 && only
        ? l10n.t('Remove {0}?', itemName(usage, only))
        : l10n.t('Remove {0} things?', ticked.size),
    detail: [...own, ...(obstacles.length > 0 ? [''] : []), ...shortened(obstacles, look), ...extra].join('\n').trim(),
    remove: count > 0 && !isTooMuch ? l10n.t('Remove') : null,
    withObstacles: helps && !isTooMuch && !isMoreTooMuch ? all : null,
    onPage: isTooMuch ? ticked : isMoreTooMuch ? all : null,
  };
}

/** What goes, in the order in which it does: all that is lost by its name. */
function goingLines(usage: Usage, going: Freed, look: Look): string[] {
  const { l10n, units, language } = look;
  const size = (bytes: number) => formatSize(bytes, units, language);
  const { containers, untagged, deleted, volumes, networks, cache } = going;
  const lines = [
    containers.map(({ id, isRunning, state }) => {
      const name = itemName(usage, `container:${id}`);
      return isRunning
        ? l10n.t('Container, killed and removed: {0} ({1})', name, oneLine(state))
        : l10n.t('Container, removed: {0} ({1})', name, oneLine(state));
    }),
    shortened(
      untagged.map((name) => l10n.t('Untagged: {0}', nameText(name))),
      look,
    ),
    deleted.map((image) =>
      image.references.length === 0
        ? l10n.t('Deleted: {0} ({1})', shortId(image.id), size(image.size))
        : l10n.t('Deleted: {0} ({1}, {2})', imageName(image), shortId(image.id), size(image.size)),
    ),
    volumes.map((volume) =>
      volume.size === null
        ? l10n.t('Volume, removed for good: {0}', itemName(usage, `volume:${volume.name}`))
        : l10n.t('Volume, removed for good: {0} ({1})', itemName(usage, `volume:${volume.name}`), size(volume.size)),
    ),
    networks.map(({ id }) => l10n.t('Network, removed: {0}', itemName(usage, `network:${id}`))),
    cache.length > 0 ? [l10n.t('Records of the build cache, removed: {0}', cache.length)] : [],
  ];
  return lines.flat();
}

/** What is said instead of more than `NAMED` lines. */
export function tooMuchText(l10n: Words): string {
  return l10n.t('What goes is too much to be named here: the Disk Usage page names all of it.');
}

/** What is freed, as well as that is known. */
export function freesText({ least, most }: Bounds, { l10n, units, language }: Look): string {
  const size = (bytes: number) => formatSize(bytes, units, language);
  if (least === most) return l10n.t('This frees {0}. What stays shares nothing of it.', size(least));
  return l10n.t(
    'This frees {0} at least and {1} at most: the engine does not say how much of it is shared.',
    size(least),
    size(most),
  );
}

function obstacleText(usage: Usage, { item, by }: Obstacle, { l10n }: Look): string {
  const name = itemName(usage, item);
  if (by === null) return l10n.t('{0} cannot be removed: the engine has it for itself, or a build uses it.', name);
  const container = itemsOf(usage).containers.get(readKey(by).id);
  const other = itemName(usage, by);
  if (container) return l10n.t('{0} stays: the container {1} has it ({2}).', name, other, oneLine(container.state));
  return by.startsWith('image:')
    ? l10n.t('{0} stays: {1} was built on it.', name, other)
    : l10n.t('{0} stays: {1} was made from it.', name, other);
}

function shortened(lines: readonly string[], { l10n }: Look): string[] {
  if (lines.length <= LINES) return [...lines];
  return [...lines.slice(0, LINES - 1), l10n.t('… and {0} more', lines.length - LINES + 1)];
}

/** How many are named, one by one, because they are gone then. */
function namedOf({ containers, deleted, volumes, networks }: Freed): number {
  return containers.length + deleted.length + volumes.length + networks.length;
}

function countOf({ untagged, deleted, containers, volumes, networks, cache }: Freed): number {
  return untagged.length + deleted.length + containers.length + volumes.length + networks.length + cache.length;
}
