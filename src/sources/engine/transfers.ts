import type { Readable } from 'node:stream';
import * as v from 'valibot';
import { ImageError } from '../../image/errors.ts';
import { object, text } from '../../image/json.ts';
import { printReference, type Reference } from '../../image/reference.ts';
import { distributionSchema, type RemoteImage, remoteImage } from './answers/distribution.ts';
import { type EngineMessage, readMessages } from './answers/messages.ts';
import { type FoundRepository, foundRepository, searchSchema } from './answers/search.ts';
import { type Listed, readEach } from './answers/values.ts';
import type { Asking } from './asking.ts';
import type { Body } from './body.ts';
import { type Credentials, credentialKey } from './credentials.ts';
import { checkName, encodeName, platformJson } from './imageNames.ts';
import { EXPORTING, FOREVER, MOVING } from './patience.ts';

const loginSchema = v.nullish(object({ IdentityToken: text() }));

/** What is asked of a registry through an engine, and as whom. */
export interface OfRegistry {
  /** As `Request.registryAuth`, for the registry of the reference and no other. */
  readonly auth?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** What to pull. */
export interface PullOptions extends OfRegistry {
  /** As `os/architecture[/variant]`; without it the engine's own. */
  readonly platform?: string | undefined;
  /** Every tag of the repository, whatever the reference says. */
  readonly allTags?: boolean | undefined;
}

/** What to push. */
export interface PushOptions extends OfRegistry {
  /** As `os/architecture[/variant]`; without it all that the engine has. The engine must support `push-platform`. */
  readonly platform?: string | undefined;
}

/** An engine pushes for nobody but whom it is told: `{}`. */
const NOBODY = 'e30=';

/** Images on their way into an engine, and out of it. Throws as `EngineClient` does. */
export class Transfers {
  readonly #asking: Asking;

  constructor(asking: Asking) {
    this.#asking = asking;
  }

  /**
   * Searches Docker Hub, or what the engine searches.
   * @param limit from 1 to 100
   */
  async search(term: string, limit: number, signal?: AbortSignal): Promise<Listed<FoundRepository>> {
    const request = { path: '/images/search', query: { term, limit }, signal };
    const found = await this.#asking.json(v.nullish(v.array(v.unknown())), request);
    return readEach(found ?? [], searchSchema, `${this.#asking.label}: search result`, foundRepository);
  }

  /**
   * Has the engine try a login.
   * @returns the identity token that the registry gave for it, if it did
   */
  async login(registry: string, { username, password }: Credentials, signal?: AbortSignal): Promise<string | null> {
    const body = { username, password, serveraddress: credentialKey(registry) };
    const request = { method: 'POST', path: '/auth', body, signal } as const;
    return (await this.#asking.json(loginSchema, request))?.IdentityToken || null;
  }

  /** What the registry of a reference has under it now. */
  async remote(reference: Reference, { auth, signal }: OfRegistry = {}): Promise<RemoteImage> {
    const name = printReference(reference);
    const path = `/distribution/${encodeName(name)}/json`;
    return remoteImage(
      await this.#asking.json(distributionSchema, { path, signal, registryAuth: auth }),
      `${this.#asking.label}: ${name}`,
    );
  }

  /**
   * Gives an image another name, which whatever has it loses.
   * @param name a reference or an ID
   */
  async tag(name: string, { registry, repository, tag }: Reference, signal?: AbortSignal): Promise<void> {
    const query = { repo: `${registry}/${repository}`, tag: tag ?? 'latest' };
    const path = `/images/${encodeName(name)}/tag`;
    (await this.#asking.open({ method: 'POST', path, query, signal })).destroy();
  }

  /**
   * Pushes an image to the registry that its name begins with. Most of what goes wrong is an `error` among what the engine
   * tells.
   * @throws ImageError `request` for a reference with a digest: what an engine pushes is what a tag means, whatever that is
   */
  async push(reference: Reference, options: PushOptions = {}): Promise<AsyncIterable<EngineMessage>> {
    const { platform, auth, signal } = options;
    const { registry, repository, tag, digest } = reference;
    if (digest !== null)
      throw new ImageError('request', 'An engine pushes what a tag means, and {0} has a digest. Tag it first.', [
        printReference(reference),
      ]);
    const { chunks } = await this.#asking.open({
      method: 'POST',
      path: `/images/${encodeName(`${registry}/${repository}`)}/push`,
      query: { tag: tag ?? 'latest', platform: platformJson(platform) },
      registryAuth: auth ?? NOBODY,
      signal,
      patience: MOVING,
    });
    return readMessages(chunks, `${this.#asking.label}: ${printReference(reference)}`);
  }

  /**
   * Saves images as one archive, which begins once the engine has gathered it.
   * @param names references or IDs
   * @param platform as for `push`; the engine must support `export-platform`
   */
  async save(names: readonly string[], platform?: string, signal?: AbortSignal): Promise<Body> {
    const query = { names: names.map(checkName), platform: platformJson(platform) };
    return this.#asking.open({ path: '/images/get', query, signal, patience: EXPORTING });
  }

  /**
   * Loads an archive, compressed or not. Most of what goes wrong is an `error` among what the engine tells.
   * @param tar destroyed by the caller
   */
  async load(tar: Readable, signal?: AbortSignal): Promise<AsyncIterable<EngineMessage>> {
    // Sending it may take any time, in which the engine says nothing.
    const request = {
      method: 'POST',
      path: '/images/load',
      query: { quiet: false },
      tar,
      signal,
      patience: FOREVER,
    } as const;
    const { chunks } = await this.#asking.open(request);
    return readMessages(chunks, `${this.#asking.label}: load`);
  }

  /**
   * Makes an image of the tar of a root filesystem.
   * @param tar destroyed by the caller
   * @param changes instructions of a Dockerfile for its config
   */
  async importTar(
    tar: Readable,
    { registry, repository, tag }: Reference,
    changes: readonly string[],
    signal?: AbortSignal,
  ): Promise<AsyncIterable<EngineMessage>> {
    const [name, own] = [`${registry}/${repository}`, tag ?? 'latest'];
    // Podman passes a tag of its own over.
    const named = this.#asking.kind === 'podman' ? { repo: `${name}:${own}` } : { repo: name, tag: own };
    const query = { fromSrc: '-', ...named, changes };
    const request = { method: 'POST', path: '/images/create', query, tar, signal, patience: FOREVER } as const;
    const { chunks } = await this.#asking.open(request);
    return readMessages(chunks, `${this.#asking.label}: import`);
  }

  /** Pulls an image. Most of what goes wrong is an `error` among what the engine tells. */
  async pull(reference: Reference, options: PullOptions = {}): Promise<AsyncIterable<EngineMessage>> {
    const { platform, allTags = false, auth, signal } = options;
    const { registry, repository, tag, digest } = reference;
    const { chunks } = await this.#asking.open({
      method: 'POST',
      path: '/images/create',
      // Without a tag it would be all of them.
      query: {
        fromImage: `${registry}/${repository}`,
        tag: allTags ? undefined : (digest ?? tag ?? 'latest'),
        platform,
      },
      registryAuth: auth,
      signal,
      patience: MOVING,
    });
    return readMessages(chunks, `${this.#asking.label}: ${printReference(reference)}`);
  }
}
