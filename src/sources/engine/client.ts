import * as v from 'valibot';
import { type Digest, hexOf, isDigest } from '../../image/digest.ts';
import { ImageError } from '../../image/errors.ts';
import { attestationsSchema, type EngineStatement, engineStatements } from './answers/attestations.ts';
import {
  type ContainerRequest,
  type CreatedContainer,
  containerSchema,
  type EngineContainer,
  engineContainer,
} from './answers/containers.ts';
import {
  type DiskUsage,
  diskUsage,
  diskUsageSchema,
  type EngineInfo,
  engineInfo,
  imageUsageSchema,
  infoSchema,
} from './answers/engineInfo.ts';
import { type EngineEvent, readEvents } from './answers/events.ts';
import {
  type EngineStep,
  engineStep,
  historySchema,
  type InspectedImage,
  inspectedImage,
  inspectSchema,
} from './answers/imageDetails.ts';
import { type ListedImage, listedImage, listedImageSchema, statedManifestsSchema } from './answers/imageList.ts';
import { countOf, idOrNull, type Listed, readEach } from './answers/values.ts';
import type { Asking } from './asking.ts';
import type { Body } from './body.ts';
import { type BuildRequest, openBuild } from './builds.ts';
import type { Capabilities, Feature } from './capabilities.ts';
import { Connection, type ConnectionOptions, type Request } from './connection.ts';
import { Container } from './container.ts';
import { createContainer } from './createContainer.ts';
import { type Endpoint, endpointLabel } from './endpoint.ts';
import { EngineRefusal } from './engineError.ts';
import { type AboutEngine, greet } from './greeting.ts';
import { Holdings } from './holdings.ts';
import { checkName, encodeName, platformJson } from './imageNames.ts';
import { type Machine, thisMachine } from './machine.ts';
import { COMPUTING, EXPORTING, FOREVER } from './patience.ts';
import { Transfers } from './transfers.ts';

/** Which images to list. */
export interface ListOptions {
  /** Also those that other images were built on. */
  readonly intermediate?: boolean;
  /** Computes what images share, which takes the engine a while. */
  readonly sharedSize?: boolean;
  /** Only those of this name, which is no ID. */
  readonly reference?: string;
  readonly signal?: AbortSignal;
}

/**
 * An engine that was greeted, and what it is asked here. Every answer is validated; lists say by themselves which of their
 * records could not be read. All methods throw `EngineError` where the engine cannot be used any more, `EngineRefusal`
 * where it says no, and the signal's reason.
 */
export class EngineClient {
  readonly about: AboutEngine;
  readonly #connection: Connection;
  readonly #capabilities: Capabilities;
  /** What sentences call the engine. */
  readonly label: string;

  private constructor(connection: Connection, capabilities: Capabilities, about: AboutEngine) {
    this.about = about;
    this.#connection = connection;
    this.#capabilities = capabilities;
    this.label = endpointLabel(connection.endpoint);
  }

  /**
   * Connects and agrees on a version of the API. Whoever has it closes it.
   * @throws EngineError with the state in which the endpoint is
   */
  static async connect(
    endpoint: Endpoint,
    {
      machine = thisMachine(),
      signal,
      ...options
    }: ConnectionOptions & { machine?: Machine; signal?: AbortSignal } = {},
  ): Promise<EngineClient> {
    const connection = await Connection.prepare(endpoint, machine, options);
    try {
      const { about, capabilities } = await greet(connection, options.patience, signal);
      return new EngineClient(connection, capabilities, about);
    } catch (error) {
      connection.close();
      throw error;
    }
  }

  get endpoint(): Endpoint {
    return this.#connection.endpoint;
  }

  /** Whether the engine can do something that not all can; the methods that need it throw otherwise. */
  supports(feature: Feature): boolean {
    return this.#capabilities.supports(feature);
  }

  /** @throws ImageError `unsupported` where the engine cannot do something that not all can */
  need(feature: Feature): void {
    this.#capabilities.need(feature);
  }

  /** The images, with their platforms where the engine lists those. */
  async listImages({
    intermediate = false,
    sharedSize = false,
    reference,
    signal,
  }: ListOptions = {}): Promise<Listed<ListedImage>> {
    if (sharedSize) this.need('shared-size');
    const query = {
      all: intermediate || undefined,
      'shared-size': sharedSize || undefined,
      filters: reference === undefined ? undefined : { reference: [reference] },
      manifests: this.supports('list-manifests') || undefined,
    };
    const patience = sharedSize ? { patience: COMPUTING } : {};
    const list = await this.#json(v.nullish(v.array(v.unknown())), '/images/json', { query, signal, ...patience });
    return readEach(list ?? [], listedImageSchema, `${this.label}: image`, listedImage);
  }

  /**
   * All that the engine says of a manifest that the index of an image names, as it says it.
   * @param name a reference or an ID
   * @throws ImageError `unreadable` where it names no such manifest (any more)
   */
  async statedManifest(name: string, digest: Digest, signal?: AbortSignal): Promise<object> {
    this.need('list-manifests');
    // IDs are no names there.
    const query = { filters: isDigest(name) ? undefined : { reference: [name] }, manifests: true };
    const images = await this.#json(statedManifestsSchema, '/images/json', { query, signal });
    const manifests = (images ?? []).flatMap(({ Manifests: each }) => each ?? []);
    const found = manifests.find(({ ID: id }) => id === digest);
    if (!found) throw new ImageError('unreadable', '{0} no longer has the manifest {1}.', [name, digest]);
    return found;
  }

  /**
   * The bytes of each image, and how many of them it shares with others; null where the engine does not know. It computes
   * them for this, which takes a while.
   */
  async imageSizes(signal?: AbortSignal): Promise<ReadonlyMap<Digest, Pick<ListedImage, 'size' | 'sharedSize'>>> {
    if (this.supports('shared-size')) {
      const listed = await this.listImages({ intermediate: true, sharedSize: true, ...(signal ? { signal } : {}) });
      return new Map(listed.rows.map(({ id, size, sharedSize }) => [id, { size, sharedSize }]));
    }
    const { Images: images } = await this.#json(imageUsageSchema, '/system/df', { signal, patience: COMPUTING });
    return new Map(
      (images ?? []).flatMap(({ Id: text, Size: size, SharedSize: shared }) => {
        const id = idOrNull(text);
        return id === null ? [] : [[id, { size: countOf(size), sharedSize: countOf(shared) }]];
      }),
    );
  }

  /**
   * What the engine says of an image.
   * @param name a reference or an ID
   * @param platform as `os/architecture[/variant]`; without it the engine's own, or any it has
   */
  async inspectImage(name: string, platform?: string, signal?: AbortSignal): Promise<InspectedImage> {
    if (platform !== undefined) this.need('inspect-platform');
    const query = { platform: platformJson(platform) };
    const path = `/images/${encodeName(name)}/json`;
    return inspectedImage(
      await this.#ofImage(name, platform, this.#json(inspectSchema, path, { query, signal })),
      `${this.label}: ${name}`,
    );
  }

  /** The steps of an image, oldest first. */
  async imageHistory(name: string, platform?: string, signal?: AbortSignal): Promise<EngineStep[]> {
    if (platform !== undefined) this.need('history-platform');
    const query = { platform: platformJson(platform) };
    const schema = v.nullish(v.array(historySchema));
    const path = `/images/${encodeName(name)}/history`;
    const steps = await this.#ofImage(name, platform, this.#json(schema, path, { query, signal }));
    return (steps ?? []).map(engineStep).reverse();
  }

  /**
   * Exports an image as an archive, which begins once the engine has written all of it to its own disk.
   * @param platform as for `inspectImage`; a store of many platforms exports all it has without one
   */
  async exportImage(name: string, platform?: string, signal?: AbortSignal): Promise<Body> {
    if (platform !== undefined) this.need('export-platform');
    const query = { names: checkName(name), platform: platformJson(platform) };
    const request = { path: this.#path('/images/get'), query, signal, patience: EXPORTING };
    return this.#ofImage(name, platform, this.#connection.open(request));
  }

  /**
   * What is stated about an image: which statements there are, or those of a type themselves.
   * @param platform as for `inspectImage`
   * @param type an in-toto predicate type, or '' for any
   */
  async imageAttestations(
    name: string,
    platform: string,
    type?: string,
    signal?: AbortSignal,
  ): Promise<EngineStatement[]> {
    this.need('attestations');
    const whole = type === undefined ? undefined : true;
    const query = { platform: platformJson(platform), type: type || undefined, statement: whole };
    const path = `/v${this.#capabilities.apiOf('attestations')}/images/${encodeName(name)}/attestations`;
    const asked = this.#connection.json(attestationsSchema, { path, query, signal });
    return engineStatements(await this.#ofImage(name, platform, asked));
  }

  /** The containers that were made from an image, or from one built on it; running or not. */
  async containersOf(image: Digest, signal?: AbortSignal): Promise<Listed<EngineContainer>> {
    // Podman knows IDs without their algorithm here.
    const ancestor = [this.about.kind === 'podman' ? hexOf(image) : image];
    return this.#containers({ all: true, filters: { ancestor } }, signal);
  }

  /** Of any image, running or not. */
  async containers(signal?: AbortSignal): Promise<Listed<EngineContainer>> {
    return this.#containers({ all: true }, signal);
  }

  /** @param name its name or ID; whether there is one is said by what is asked about it */
  container(name: string): Container {
    return new Container(this.#asking(), name);
  }

  /** As `createContainer`. */
  createContainer(request: ContainerRequest): Promise<CreatedContainer> {
    return createContainer(this.#asking(), request);
  }

  /** What brings images into the engine, and out of it. */
  get transfers(): Transfers {
    return new Transfers(this.#asking());
  }

  /** What it holds, and what takes that away. */
  get holdings(): Holdings {
    return new Holdings(this.#asking());
  }

  /** Builds without BuildKit, as `openBuild`. */
  build(request: BuildRequest, tar: AsyncIterable<Uint8Array>, signal?: AbortSignal): AsyncIterable<string> {
    return openBuild(this.#asking(), request, tar, signal);
  }

  async info(signal?: AbortSignal): Promise<EngineInfo> {
    return engineInfo(await this.#json(infoSchema, '/info', { signal }));
  }

  async diskUsage(signal?: AbortSignal): Promise<DiskUsage> {
    return diskUsage(await this.#json(diskUsageSchema, '/system/df', { signal, patience: COMPUTING }));
  }

  /** What happens in the engine from now on; the result is there once the engine listens. Ends when the engine does. */
  async events(signal: AbortSignal): Promise<AsyncIterable<EngineEvent>> {
    const { chunks } = await this.#connection.open({ path: this.#path('/events'), signal, patience: FOREVER });
    return readEvents(chunks, `${this.label}: event`);
  }

  /** Lets what is under way end, and keeps no connection for more. */
  retire(): void {
    this.#connection.retire();
  }

  /** Ends all connections; what is under way fails. */
  close(): void {
    this.#connection.close();
  }

  async #containers(
    query: NonNullable<Request['query']>,
    signal: AbortSignal | undefined,
  ): Promise<Listed<EngineContainer>> {
    const list = await this.#json(v.nullish(v.array(v.unknown())), '/containers/json', { query, signal });
    return readEach(list ?? [], containerSchema, `${this.label}: container`, engineContainer);
  }

  #asking(): Asking {
    return {
      label: this.label,
      kind: this.about.kind,
      json: (schema, { path, ...request }) => this.#json(schema, path, request),
      open: (request) => this.#connection.open({ ...request, path: this.#path(request.path) }),
      takeOver: (request) => this.#connection.takeOver({ ...request, path: this.#path(request.path) }),
    };
  }

  #path(path: string): string {
    return `/v${this.#capabilities.api}${path}`;
  }

  #json<T extends v.GenericSchema>(schema: T, path: string, request: Omit<Request, 'path'>): Promise<v.InferOutput<T>> {
    return this.#connection.json(schema, { ...request, path: this.#path(path) });
  }

  /** A 404 of an image says what is not there. */
  async #ofImage<T>(name: string, platform: string | undefined, answer: Promise<T>): Promise<T> {
    try {
      return await answer;
    } catch (error) {
      if (!(error instanceof EngineRefusal) || error.status !== 404) throw error;
      throw platform === undefined
        ? new EngineRefusal(404, 'The engine {0} has no image {1}.', [this.label, name])
        : new EngineRefusal(404, 'The engine {0} has no image {1} for {2}.', [this.label, name, platform]);
    }
  }
}
