import * as v from 'valibot';
import type { CacheRecord } from '../../cleaning/usage.ts';
import { object, texts, validate } from '../../image/json.ts';
import { containerSchema, type EngineContainer, engineContainer } from './answers/containers.ts';
import {
  cacheRecord,
  cacheSchema,
  heldSchema,
  holdingsSchema,
  networkSchema,
  volumeSchema,
  volumesSchema,
} from './answers/holdings.ts';
import { countOf, idOrNull, type Listed, readEach, timeOf } from './answers/values.ts';
import type { Asking } from './asking.ts';
import { ContentStore } from './contentStore.ts';
import { encodeName } from './imageNames.ts';
import { COMPUTING } from './patience.ts';

/** A container, with what it holds. */
export interface HeldContainer extends EngineContainer {
  /** Bytes that it wrote; null where the engine does not say. */
  readonly size: number | null;
  /** Bytes of all that it sees: of its image, too. */
  readonly rootSize: number | null;
  /** Names of volumes and networks. */
  readonly volumes: readonly string[];
  readonly networks: readonly string[];
}

/** A volume as an engine lists it. */
export interface EngineVolume {
  readonly name: string;
  readonly driver: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly created: number | null;
  readonly isAnonymous: boolean;
}

/** A network as an engine lists it. */
export interface EngineNetwork {
  readonly id: string;
  readonly name: string;
  readonly driver: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly created: number | null;
}

/** What only computing tells. */
export interface Computed {
  readonly volumeSizes: ReadonlyMap<string, number | null>;
  readonly cache: Listed<CacheRecord>;
}

/** By which newer engines know a volume that nobody named. */
const ANONYMOUS = 'com.docker.volume.anonymous';

const removedSchema = v.nullish(v.array(v.record(v.string(), v.nullish(v.string()))));
const prunedSchema = object({ CachesDeleted: texts() });

/** What an engine holds, kind by kind, and how one thing of it is removed. Throws as `EngineClient` does. */
export class Holdings {
  readonly #asking: Asking;

  constructor(asking: Asking) {
    this.#asking = asking;
  }

  /**
   * Sizes of volumes, for which the engine walks over its disk, and the build cache.
   * @param volumes whether to say anything of these
   */
  async computed(volumes: boolean, signal?: AbortSignal): Promise<Computed> {
    // An engine that does not know the types says all.
    const query = { type: [...(volumes ? ['volume'] : []), 'build-cache'] };
    const request = { path: '/system/df', query, signal, patience: COMPUTING };
    const { Volumes: sized, BuildCache: cache } = await this.#asking.json(holdingsSchema, request);
    return {
      volumeSizes: new Map(
        (sized ?? []).map(({ Name: name, UsageData: usage }) => [name ?? '', countOf(usage?.Size)] as const),
      ),
      cache: readEach(cache ?? [], cacheSchema, `${this.#asking.label}: build cache`, cacheRecord),
    };
  }

  /**
   * All containers.
   * @param sized with what they wrote, which the engine computes
   */
  async containers(sized: boolean, signal?: AbortSignal): Promise<Listed<HeldContainer>> {
    const request = { path: '/containers/json', query: { all: true, size: sized }, signal, patience: COMPUTING };
    const list = await this.#asking.json(v.nullish(v.array(v.unknown())), request);
    return readEach(list ?? [], heldSchema, `${this.#asking.label}: container`, (held, name) => ({
      ...engineContainer(validate(containerSchema, held, name)),
      // Docker leaves out what is 0.
      size: sized ? countOf(held.SizeRw ?? 0) : null,
      rootSize: countOf(held.SizeRootFs),
      volumes: (held.Mounts ?? []).flatMap(({ Type: type, Name: volume }) =>
        type === 'volume' && volume ? [volume] : [],
      ),
      networks: Object.keys(held.NetworkSettings?.Networks ?? {}),
    }));
  }

  async volumes(signal?: AbortSignal): Promise<Listed<EngineVolume>> {
    const { Volumes: list } = await this.#asking.json(volumesSchema, { path: '/volumes', signal });
    return readEach(list ?? [], volumeSchema, `${this.#asking.label}: volume`, engineVolume);
  }

  async networks(signal?: AbortSignal): Promise<Listed<EngineNetwork>> {
    const list = await this.#asking.json(v.nullish(v.array(v.unknown())), { path: '/networks', signal });
    return readEach(list ?? [], networkSchema, `${this.#asking.label}: network`, (stated) => ({
      id: stated.Id,
      name: stated.Name,
      driver: stated.Driver ?? '',
      labels: textsOf(stated.Labels),
      created: timeOf(stated.Created),
    }));
  }

  /** Whoever opens it closes it. */
  content(signal?: AbortSignal): Promise<ContentStore> {
    return ContentStore.open(this.#asking, signal);
  }

  /** @throws EngineRefusal 404 where there is no such volume */
  async volume(name: string, signal?: AbortSignal): Promise<EngineVolume> {
    const path = `/volumes/${encodeURIComponent(name)}`;
    return engineVolume(await this.#asking.json(volumeSchema, { path, signal }));
  }

  /**
   * Takes a name off its image, and removes the image where it has no other; by its ID, removes an image that has one at most.
   * @returns what the engine says it did, a line each
   */
  async removeImage(name: string): Promise<readonly string[]> {
    const request = { method: 'DELETE', path: `/images/${encodeName(name)}`, patience: COMPUTING } as const;
    const done = await this.#asking.json(removedSchema, request);
    return (done ?? []).flatMap((each) => Object.entries(each).map(([what, of]) => `${what}: ${idOrNull(of) ?? of}`));
  }

  async removeVolume(name: string): Promise<void> {
    await this.#remove(`/volumes/${encodeURIComponent(name)}`);
  }

  async removeNetwork(id: string): Promise<void> {
    await this.#remove(`/networks/${encodeURIComponent(id)}`);
  }

  /**
   * Removes one record of the build cache.
   * @returns the IDs of what was removed: none where a build uses it, or other records were made from it
   */
  async removeCache(id: string): Promise<readonly string[]> {
    const request = {
      method: 'POST',
      path: '/build/prune',
      query: { all: true, filters: { id: [id] } },
      patience: COMPUTING,
    } as const;
    return (await this.#asking.json(prunedSchema, request)).CachesDeleted ?? [];
  }

  async #remove(path: string): Promise<void> {
    (await this.#asking.open({ method: 'DELETE', path, patience: COMPUTING })).destroy();
  }
}

function engineVolume(stated: v.InferOutput<typeof volumeSchema>): EngineVolume {
  return {
    name: stated.Name,
    driver: stated.Driver ?? '',
    labels: textsOf(stated.Labels),
    created: timeOf(stated.CreatedAt),
    // Older engines leave no trace of it but the name that they made up.
    isAnonymous: stated.Anonymous ?? (ANONYMOUS in (stated.Labels ?? {}) || /^[0-9a-f]{64}$/.test(stated.Name)),
  };
}

/** Paused ones, too. */
export function isRunning({ state }: Pick<EngineContainer, 'state'>): boolean {
  return ['running', 'paused', 'restarting'].includes(state);
}

function textsOf(
  labels: Readonly<Record<string, string | null | undefined>> | null | undefined,
): Record<string, string> {
  return Object.fromEntries(Object.entries(labels ?? {}).map(([key, value]) => [key, value ?? '']));
}
