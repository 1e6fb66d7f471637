import type { ListedImage } from '../../sources/engine/answers/imageList.ts';
import type { ListedName } from './listing.ts';

export const GROUPINGS = ['repository', 'registry', 'project', 'use', 'base', 'none'] as const;

/** What names in one group have in common. */
export type Grouping = (typeof GROUPINGS)[number];
export type GroupBy = Exclude<Grouping, 'none'>;

/** Names that are shown below one row. */
export interface NameGroup {
  readonly by: GroupBy;
  /** A repository, registry, project or base image, or `running`, `stopped` or `unused`; null for what has none. */
  readonly title: string | null;
  readonly names: readonly ListedName[];
}

/** What groups depend on beside the list. */
export interface GroupFacts {
  /** Labels that name a project; the first that an image has counts. */
  readonly projectLabels: readonly string[];
  /** What an image was built on, as it is known here; null where it is not. */
  baseOf(image: ListedImage): string | null;
}

export const NO_FACTS: GroupFacts = { projectLabels: [], baseOf: () => null };

const USES = ['running', 'stopped', 'unused'];

/** Groups stand where their first name does, those without a title last; by use, what is used comes first. */
export function groupsOf(names: readonly ListedName[], by: Grouping, facts: GroupFacts): NameGroup[] | null {
  if (by === 'none') return null;
  const groups = new Map<string | null, ListedName[]>();
  for (const name of names) {
    const title = titleOf(name, by, facts);
    const known = groups.get(title);
    if (known) known.push(name);
    else groups.set(title, [name]);
  }
  const known = by === 'use' ? USES.filter((use) => groups.has(use)) : [...groups.keys()].filter((key) => key !== null);
  return [...known, ...(groups.has(null) ? [null] : [])].map((title) => ({
    by,
    title,
    names: groups.get(title) ?? [],
  }));
}

function titleOf(name: ListedName, by: GroupBy, { projectLabels, baseOf }: GroupFacts): string | null {
  switch (by) {
    case 'project': {
      const label = projectLabels.find((each) => name.image.labels[each]);
      return label === undefined ? null : (name.image.labels[label] ?? null);
    }
    case 'use': {
      if (!name.use) return null;
      return name.use.running > 0 ? 'running' : name.use.stopped > 0 ? 'stopped' : 'unused';
    }
    case 'base':
      return baseOf(name.image);
    default:
      return name[by];
  }
}
