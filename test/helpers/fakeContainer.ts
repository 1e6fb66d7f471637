import type { Answer } from './fakeEngine.ts';
import { type TarMember, tarOf } from './tar.ts';

/** What an engine answers about a container: `members` are all its files, in the order of a tar. */
export interface FakeContainer {
  readonly name: string;
  readonly id: string;
  /** The ID of its image. */
  readonly image: string;
  readonly members: readonly TarMember[];
  /** Paths with a slash before, and their kinds: 0 modified, 1 added, 2 removed. */
  readonly changes: readonly (readonly [path: string, kind: number])[];
  /** Of the inspected one. */
  readonly more?: object;
}

/** Its inspection, its changes, and its files path by path and as a whole. */
export function fakeContainer({ name, id, image, members, changes, more }: FakeContainer): Record<string, Answer> {
  const state = {
    Status: 'exited',
    ExitCode: 0,
    StartedAt: '2026-11-26T10:00:00Z',
    FinishedAt: '2026-11-26T10:00:01Z',
  };
  return {
    [`/containers/${name}/json`]: { Id: id, Name: `/${name}`, Image: image, State: state, ...more },
    [`/containers/${name}/changes`]: changes.map(([Path, Kind]) => ({ Path, Kind })),
    [`/containers/${name}/export`]: (response) => response.end(tarOf(members)),
    [`/containers/${name}/archive`]: (response, request) => {
      const path = new URL(request.url ?? '', 'http://x').searchParams.get('path') ?? '';
      const found = membersBelow(members, path.slice(1));
      if (found.length === 0) response.writeHead(404).end('{"message":"no such file"}');
      else response.end(tarOf(found));
    },
  };
}

/** Names, and targets of hard links, begin with the path's last part, as Docker gives them. */
function membersBelow(members: readonly TarMember[], path: string): TarMember[] {
  const rest = path.lastIndexOf('/') + 1;
  return members.flatMap((member) => {
    const name = String(member.name);
    if (name.replace(/\/$/, '') !== path && !name.startsWith(`${path}/`)) return [];
    const link = member.type === '1' ? { link: String(member.link).slice(rest) } : {};
    return [{ ...member, name: name.slice(rest), ...link }];
  });
}
