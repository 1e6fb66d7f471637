import * as v from 'valibot';
import type { CacheRecord } from '../../cleaning/usage.ts';
import { validate } from '../../image/json.ts';
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
import { countOf, type Listed, readEach, timeOf } from './answers/values.ts';
import type { Asking } from './asking.ts';
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

/** What an engine holds, kind by kind. Throws as `EngineClient` does. */
export class Holdings {
  readonly #asking: Asking;

  constructor(asking: Asking) {
    this.#asking = asking;
  }

  /** Sizes of volumes, and the build cache. The engine walks over its disk for this. */
  async computed(signal?: AbortSignal): Promise<Computed> {
    // An engine that does not know the types says all.
    const query = { type: ['volume', 'build-cache'] };
    const request = { path: '/system/df', query, signal, patience: COMPUTING };
    const { Volumes: volumes, BuildCache: cache } = await this.#asking.json(holdingsSchema, request);
    return {
      volumeSizes: new Map(
        (volumes ?? []).map(({ Name: name, UsageData: usage }) => [name ?? '', countOf(usage?.Size)] as const),
      ),
      cache: readEach(cache ?? [], cacheSchema, `${this.#asking.label}: build cache`, cacheRecord),
    };
  }

  /** All containers with what they wrote, which the engine computes. */
  async containers(signal?: AbortSignal): Promise<Listed<HeldContainer>> {
    const request = { path: '/containers/json', query: { all: true, size: true }, signal, patience: COMPUTING };
    const list = await this.#asking.json(v.nullish(v.array(v.unknown())), request);
    return readEach(list ?? [], heldSchema, `${this.#asking.label}: container`, (held, name) => ({
      ...engineContainer(validate(containerSchema, held, name)),
      size: countOf(held.SizeRw),
      rootSize: countOf(held.SizeRootFs),
      volumes: (held.Mounts ?? []).flatMap(({ Type: type, Name: volume }) =>
        type === 'volume' && volume ? [volume] : [],
      ),
      networks: Object.keys(held.NetworkSettings?.Networks ?? {}),
    }));
  }

  async volumes(signal?: AbortSignal): Promise<Listed<EngineVolume>> {
    const { Volumes: list } = await this.#asking.json(volumesSchema, { path: '/volumes', signal });
    return readEach(list ?? [], volumeSchema, `${this.#asking.label}: volume`, (stated) => ({
      name: stated.Name,
      driver: stated.Driver ?? '',
      labels: textsOf(stated.Labels),
      created: timeOf(stated.CreatedAt),
      // Older engines leave no trace of it but the name that they made up.
      isAnonymous: stated.Anonymous ?? (ANONYMOUS in (stated.Labels ?? {}) || /^[0-9a-f]{64}$/.test(stated.Name)),
    }));
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
}

function textsOf(
  labels: Readonly<Record<string, string | null | undefined>> | null | undefined,
): Record<string, string> {
  return Object.fromEntries(Object.entries(labels ?? {}).map(([key, value]) => [key, value ?? '']));
}
