import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Answer } from './fakeEngine.ts';

/** What an engine of tests holds; what is removed is no longer in it. */
export interface FakeDisk {
  readonly answers: Record<string, Answer>;
  /** What was removed, in order: `DELETE /containers/…`. */
  readonly removed: string[];
}

/** Bytes of what the disk holds. */
const MB = 1_000_000;

/** A disk with a stopped container, a network it is in, a named volume, and two records of build cache. */
export function fakeDisk(): FakeDisk {
  const removed: string[] = [];
  const isThere = (path: string) => !removed.some((each) => each.endsWith(path));
  const json = (value: () => unknown): Answer => {
    return (response: ServerResponse) =>
      response.setHeader('Content-Type', 'application/json').end(JSON.stringify(value()));
  };
  const removable = (path: string, value: object): Record<string, Answer> => ({
    [path]: (response: ServerResponse, request: IncomingMessage) => {
      if (request.method !== 'DELETE') return void response.end(JSON.stringify(value));
      removed.push(`DELETE ${path}`);
      response.writeHead(204).end();
    },
  });
  const container = {
    Id: 'c1',
    Names: ['/job'],
    Image: 'gone:1',
    State: 'exited',
    Status: 'Exited (137) 2 days ago',
    SizeRw: 3 * MB,
    Created: 1_700_000_000,
    Mounts: [{ Type: 'volume', Name: 'data' }],
    NetworkSettings: { Networks: { shop: {} } },
  };
  const volume = { Name: 'data', Driver: 'local', CreatedAt: '2026-01-01T00:00:00Z' };
  const records = [
    { ID: 'r1', Type: 'regular', Description: 'RUN make', Size: 40 * MB },
    { ID: 'r2', Type: 'exec.cachemount', Description: 'mount /root/.npm', Size: 60 * MB },
  ];
  const cacheLeft = () => records.filter(({ ID: id }) => isThere(`"${id}"`));
  return {
    removed,
    answers: {
      '/info': { Driver: 'overlay2' },
      '/images/json': [],
      '/containers/json': json(() => (isThere('/containers/c1') ? [container] : [])),
      ...removable('/containers/c1', {}),
      '/containers/c1/json': {
        Id: 'c1',
        Name: '/job',
        State: { Status: 'exited', FinishedAt: '2026-11-01T00:00:00Z' },
      },
      '/volumes': json(() => ({ Volumes: isThere('/volumes/data') ? [volume] : [] })),
      ...removable('/volumes/data', volume),
      '/networks': json(() => (isThere('/networks/n1') ? [{ Id: 'n1', Name: 'shop', Driver: 'bridge' }] : [])),
      ...removable('/networks/n1', {}),
      '/system/df': json(() => ({
        Volumes: isThere('/volumes/data') ? [{ Name: 'data', UsageData: { Size: 50 * MB } }] : [],
        BuildCache: cacheLeft(),
      })),
      '/build/prune': (response: ServerResponse, request: IncomingMessage) => {
        const { id = [] } = JSON.parse(new URL(request.url ?? '', 'http://x').searchParams.get('filters') ?? '{}');
        removed.push(`POST /build/prune "${id[0]}"`);
        response.end(JSON.stringify({ CachesDeleted: id, SpaceReclaimed: 1 }));
      },
    },
  };
}
