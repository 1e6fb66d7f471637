import type { Digest } from '../image/digest.ts';
import { runInSlices, type Steps } from '../image/slices.ts';
import { freeing } from './freed.ts';
import { type ItemKey, type Items, itemsOf, keyOf } from './items.ts';
import { neededBefore, wholeItems } from './obstacles.ts';
import type { CacheRecord, ItemKind, Usage, UsedContainer, UsedImage, UsedVolume } from './usage.ts';

/** A container, as it is now. */
export interface ContainerNow extends Pick<UsedContainer, 'id' | 'name' | 'imageId' | 'volumes' | 'networks'> {
  /** Whether it runs, or is paused. */
  readonly isRunning: boolean;
}

/** An image and its names, as they are now. */
export interface ImageNow {
  readonly id: Digest;
  readonly tags: readonly string[];
  /** `repository@digest` */
  readonly digests: readonly string[];
}

/** What is asked of an engine while things are removed. All throw what the engine says. */
export interface CleaningEngine {
  containers(): Promise<readonly ContainerNow[]>;
  /** When it last ended; undefined where there is no such container. */
  containerEnd(id: string): Promise<number | null | undefined>;
  /** Undefined where there is no such image. */
  image(name: string): Promise<ImageNow | undefined>;
  /** When it was made; undefined where there is no such volume. */
  volumeCreated(name: string): Promise<number | null | undefined>;
  hasNetwork(id: string): Promise<boolean>;
  /** Whether the build cache has a record. */
  hasCache(id: string): Promise<boolean>;
  /**
   * Removes one thing.
   * @param isForced kills a container that runs
   * @returns what the engine says it did, a line each: `Untagged: …`, `Deleted: …`
   */
  remove(kind: ItemKind, id: string, isForced: boolean): Promise<readonly string[]>;
  /** Whether an error means that the engine is away, so that nobody knows what it still did. */
  isLost(error: unknown): boolean;
}

/** Why something was left alone. */
export type Spared =
  | { readonly reason: 'gone' }
  /** A container has it, or runs, that did not before. */
  | { readonly reason: 'used'; readonly by: string }
  /** It has got another name. */
  | { readonly reason: 'tagged'; readonly by: string }
  /** Its name means something else, or it ran since. */
  | { readonly reason: 'changed' }
  /** What was to be removed before it is still there. */
  | { readonly reason: 'kept'; readonly by: ItemKey }
  /** The engine left it alone and does not say why: a build uses it, or other records were made from it. */
  | { readonly reason: 'engine' };

/** What came of one item. */
export interface ItemResult {
  readonly item: ItemKey;
  /** What the engine says it did. */
  readonly said: readonly string[];
  /**
   * `unknown`: the engine was gone before it had answered; `wasAsked`: to remove it, else it was only looked at, and is there
   * still. `untouched`: it was not yet its turn.
   */
  readonly outcome:
    | { readonly state: 'removed' }
    | { readonly state: 'spared'; readonly why: Spared }
    | { readonly state: 'refused'; readonly error: unknown }
    | { readonly state: 'unknown'; readonly error: unknown; readonly wasAsked: boolean }
    | { readonly state: 'untouched' };
}

type Outcome = ItemResult['outcome'];

const DELETED = 'Deleted: ';

/**
 * Removes what is ticked and nothing stands in the way of, one after the other, each only if it still is as it was seen:
 * containers, images and names, volumes, networks, the build cache. Nothing is asked for by a pattern.
 * @param ticked running containers among these are killed
 * @param signal ends it after the item that is under way
 * @returns what came of each, as soon as that is known, until all are told of
 */
export async function* removeItems(
  engine: CleaningEngine,
  usage: Usage,
  ticked: ReadonlySet<ItemKey>,
  signal: AbortSignal,
): AsyncGenerator<ItemResult> {
  const items = itemsOf(usage);
  const out = new Set<ItemKey>();
  let isOver = false;
  const plan = await runInSlices(planOf(usage, items, ticked), pause);
  for (const { item, remove } of plan) {
    if (isOver || signal.aborted) {
      yield { item, said: [], outcome: { state: 'untouched' } };
      continue;
    }
    const said: string[] = [];
    let isAsked = false;
    const take: Take = async (kind, id, isForced = false) => {
      isAsked = true;
      const lines = await engine.remove(kind, id, isForced);
      isAsked = false;
      said.push(...lines);
      return lines;
    };
    let outcome: Outcome;
    try {
      const kept = neededBefore(items, item)?.find((before) => !out.has(before));
      const why = kept ? { reason: 'kept' as const, by: kept } : await remove(engine, take);
      // With the last image that was built on it, an engine removes it by itself.
      const isOut = out.has(item);
      if (why?.reason === 'gone' || !why) out.add(item);
      outcome = why && !isOut ? { state: 'spared', why } : { state: 'removed' };
    } catch (error) {
      isOver = engine.isLost(error);
      outcome = isOver ? { state: 'unknown', error, wasAsked: isAsked } : { state: 'refused', error };
    }
    for (const line of said) if (line.startsWith(DELETED)) out.add(keyOf('image', line.slice(DELETED.length)));
    yield { item, said, outcome };
  }
}

/** What `removeItems` tells of, in the order in which it does. */
export function* removalOrder(usage: Usage, ticked: ReadonlySet<ItemKey>): Steps<ItemKey[]> {
  const plan = yield* planOf(usage, itemsOf(usage), ticked);
  return plan.map(({ item }) => item);
}

function pause(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Has the engine remove a thing, and notes what it says. */
type Take = (kind: ItemKind, id: string, isForced?: boolean) => Promise<readonly string[]>;

/** @returns why it was left alone, or nothing where it was removed */
type Removal = (engine: Omit<CleaningEngine, 'remove'>, take: Take) => Promise<Spared | undefined>;

interface Planned {
  readonly item: ItemKey;
  readonly remove: Removal;
}

/** What is removed, in the order in which that is possible. */
function* planOf(usage: Usage, items: Items, ticked: ReadonlySet<ItemKey>): Steps<Planned[]> {
  const { containers, deleted, volumes, networks, cache, untagged } = yield* freeing(usage, ticked);
  const whole = wholeItems(items, ticked);
  const asked = deleted.filter(({ id }) => whole.has(keyOf('image', id)));
  const ofDeleted = new Set(deleted.flatMap(({ references, digests }) => [...references, ...digests]));
  const names = untagged.filter((name) => !ofDeleted.has(name));
  return [
    ...containers.map((each) => ({ item: keyOf('container', each.id), remove: removeContainer(each) })),
    ...asked.map((each) => ({ item: keyOf('image', each.id), remove: removeImage(each) })),
    ...names.map((name) => ({ item: keyOf('name', name), remove: removeName(items, name, names) })),
    ...volumes.map((each) => ({ item: keyOf('volume', each.name), remove: removeVolume(each) })),
    ...networks.map(({ id, name }) => ({ item: keyOf('network', id), remove: removeNetwork(id, name) })),
    ...childrenFirst(cache).map(({ id }) => ({ item: keyOf('cache', id), remove: removeCache(id) })),
  ];
}

function removeContainer({ id, name, isRunning, state, finished }: UsedContainer): Removal {
  // Of one that was made only, that it has no end is known.
  const isEndKnown = !isRunning && (finished !== null || state === 'created');
  return async (engine, take) => {
    const now = (await engine.containers()).find((container) => container.id === id);
    if (!now) return { reason: 'gone' };
    if (now.isRunning && !isRunning) return { reason: 'used', by: name };
    if (isEndKnown && (await engine.containerEnd(id)) !== finished) return { reason: 'changed' };
    await take('container', id, now.isRunning);
    return undefined;
  };
}

function removeImage({ id, references, digests, knownAs }: UsedImage): Removal {
  const repositories = new Set([...references, ...digests].map(repositoryOf));
  return async (engine, take) => {
    for (let left = references.length + digests.length; ; left--) {
      const now = await engine.image(id);
      if (!now) return { reason: 'gone' };
      // A containerd store has a name by digest for each repository, which only one of its answers tells.
      const added =
        now.tags.find((tag) => !references.includes(tag)) ??
        now.digests.find((name) => !repositories.has(repositoryOf(name)));
      if (added !== undefined) return { reason: 'tagged', by: added };
      const users = await engine.containers();
      const user = users.find(({ imageId }) => imageId !== null && [id, ...knownAs].includes(imageId));
      if (user) return { reason: 'used', by: user.name };
      const [name, ...others] = namesOneByOne(now.tags, now.digests);
      if (name === undefined || others.length === 0 || left <= 0) break;
      await take('image', name);
    }
    // By its ID, lest its name be taken off what that means now; engines do so while it has one.
    await take('image', id);
    return undefined;
  };
}

/** The names of an image that are taken off one by one: those by digest go with the last tag of their repository. */
export function namesOneByOne(tags: readonly string[], digests: readonly string[]): string[] {
  const repositories = tags.map(repositoryOf);
  return [...tags, ...digests.filter((name) => !repositories.includes(repositoryOf(name)))];
}

function repositoryOf(name: string): string {
  return name.replace(/@.*$|:[^:/]*$/, '');
}

/**
 * One name of an image that stays, for other names of it or for what was built on it.
 * @param names all that go
 */
function removeName({ imageOfName }: Items, name: string, names: readonly string[]): Removal {
  const { id, references = [], children = [] } = imageOfName.get(name) ?? {};
  const staying = references.filter((each) => !names.includes(each));
  return async (engine, take) => {
    const now = await engine.image(name);
    if (!now) return { reason: 'gone' };
    if (now.id !== id) return { reason: 'changed' };
    // Where nothing keeps it any more, it would go with this.
    const isKept =
      staying.length > 0
        ? now.tags.some((tag) => staying.includes(tag))
        : now.tags.some((tag) => tag !== name) || (await isAnyThere(engine, children));
    if (!isKept) return { reason: 'changed' };
    await take('image', name);
    return undefined;
  };
}

async function isAnyThere(engine: Pick<CleaningEngine, 'image'>, images: readonly Digest[]): Promise<boolean> {
  for (const id of images) if (await engine.image(id)) return true;
  return false;
}

function removeVolume({ name, created }: UsedVolume): Removal {
  return async (engine, take) => {
    const now = await engine.volumeCreated(name);
    if (now === undefined) return { reason: 'gone' };
    if (now !== created) return { reason: 'changed' };
    const user = (await engine.containers()).find(({ volumes }) => volumes.includes(name));
    if (user) return { reason: 'used', by: user.name };
    await take('volume', name);
    return undefined;
  };
}

function removeNetwork(id: string, name: string): Removal {
  return async (engine, take) => {
    if (!(await engine.hasNetwork(id))) return { reason: 'gone' };
    const user = (await engine.containers()).find(({ networks }) => networks.includes(name));
    if (user) return { reason: 'used', by: user.name };
    await take('network', id);
    return undefined;
  };
}

function removeCache(id: string): Removal {
  return async (engine, take) => {
    const said = await take('cache', id);
    if (said.length > 0) return undefined;
    return { reason: (await engine.hasCache(id)) ? 'engine' : 'gone' };
  };
}

/** Records before those that they were made from. */
function childrenFirst(cache: readonly CacheRecord[]): CacheRecord[] {
  const byId = new Map(cache.map((record) => [record.id, record]));
  const sorted = new Set<CacheRecord>();
  const ahead = new Set(cache);
  const children = new Map(cache.map(({ id }) => [id, 0]));
  for (const { parents } of cache) for (const parent of parents) children.set(parent, (children.get(parent) ?? 0) + 1);
  const free = cache.filter(({ id }) => children.get(id) === 0);
  for (let record = free.pop(); record; record = free.pop()) {
    sorted.add(record);
    ahead.delete(record);
    for (const id of record.parents) {
      const left = (children.get(id) ?? 0) - 1;
      children.set(id, left);
      const parent = byId.get(id);
      if (left === 0 && parent) free.push(parent);
    }
  }
  return [...sorted, ...ahead];
}
