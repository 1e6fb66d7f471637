import { familiarReference, printReference, type Reference } from '../../image/reference.ts';
import { dockerCommand } from '../jobs/dockerCommand.ts';

/** What is to be pulled, and into which engine. */
export interface PullWanted {
  /** As in addresses. */
  readonly endpoint: string;
  readonly reference: Reference;
  /** As `os/architecture[/variant]`; without it the engine's own. */
  readonly platform?: string | undefined;
  /** Every tag of the repository, whatever the reference says. */
  readonly allTags?: boolean | undefined;
}

/** As people type it: `nginx:latest`, or `nginx` for all tags. */
export function wantedName({ reference, allTags }: PullWanted): string {
  const { registry, repository } = reference;
  return familiarReference(allTags ? `${registry}/${repository}` : printReference(reference));
}

/** The command that does the same. */
export function pullCommand(wanted: PullWanted): string[] {
  const { endpoint, platform, allTags } = wanted;
  return dockerCommand(
    endpoint,
    'pull',
    ...(allTags ? ['--all-tags'] : []),
    ...(platform === undefined ? [] : ['--platform', platform]),
    wantedName(wanted),
  );
}
