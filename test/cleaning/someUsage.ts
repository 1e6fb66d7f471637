import { completeUsage, type ImageFacts, type UsageFacts } from '../../src/cleaning/completeUsage.ts';
import type { CacheRecord, Piece, Usage } from '../../src/cleaning/usage.ts';
import type { Digest } from '../../src/image/digest.ts';
import { runAtOnce } from '../../src/image/slices.ts';

export type ContainerFacts = UsageFacts['containers'][number];

/** An ID that is made of a number. */
export function idOf(number: number): Digest {
  return `sha256:${number.toString(16).padStart(64, '0')}`;
}

export function imageFacts(number: number, more: Partial<ImageFacts> = {}): ImageFacts {
  return {
    id: idOf(number),
    knownAs: [],
    references: [`image:${number}`],
    digests: [],
    created: number * 1000,
    labels: {},
    parent: null,
    pieces: [],
    ...more,
  };
}

export function containerFacts(number: number, more: Partial<ContainerFacts> = {}): ContainerFacts {
  return {
    id: `c${number}`,
    name: `container${number}`,
    image: '',
    imageId: null,
    state: 'exited',
    isRunning: false,
    exitCode: 0,
    created: number * 1000,
    finished: number * 2000,
    labels: {},
    size: 0,
    rootSize: null,
    volumes: [],
    networks: [],
    ...more,
  };
}

export function cacheFacts(id: string, more: Partial<CacheRecord> = {}): CacheRecord {
  return {
    id,
    type: 'regular',
    description: '',
    size: 0,
    created: null,
    lastUsed: null,
    usageCount: null,
    isInUse: false,
    isShared: false,
    parents: [],
    ...more,
  };
}

export function volumeFacts(
  name: string,
  more: Partial<UsageFacts['volumes'][number]> = {},
): UsageFacts['volumes'][number] {
  return { name, isAnonymous: false, driver: 'local', labels: {}, created: 1, size: 0, ...more };
}

export function networkFacts(
  id: string,
  more: Partial<UsageFacts['networks'][number]> = {},
): UsageFacts['networks'][number] {
  return { id, name: id, driver: 'bridge', labels: {}, created: 1, isPredefined: false, ...more };
}

export function usageFacts(facts: Partial<UsageFacts>): UsageFacts {
  return {
    store: 'graph-driver',
    images: [],
    containers: [],
    volumes: [],
    networks: [],
    cache: [],
    unread: 0,
    ...facts,
  };
}

export function usageOf(facts: Partial<UsageFacts>): Usage {
  return runAtOnce(completeUsage(usageFacts(facts)));
}

/** Layers by their names, of as many bytes each. */
export function layers(...sizes: readonly (readonly [string, number])[]): Piece[] {
  return sizes.map(([id, bytes]) => ({ id, bytes }));
}
