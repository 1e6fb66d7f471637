import { request } from 'node:http';

/** What an engine said to something it did not do. */
export class Refusal extends Error {}

/** What an engine says that it pruned. */
export interface Pruned {
  readonly ImagesDeleted?: readonly { readonly Untagged?: string; readonly Deleted?: string }[] | null;
  readonly ContainersDeleted?: readonly string[] | null;
  readonly VolumesDeleted?: readonly string[] | null;
  readonly NetworksDeleted?: readonly string[] | null;
  readonly CachesDeleted?: readonly string[] | null;
  readonly SpaceReclaimed?: number;
}

/** As much of what an engine says of an image. */
export interface Inspected {
  readonly Id: string;
  readonly RepoTags: readonly string[];
  readonly Os: string;
  readonly Architecture: string;
  readonly Config: { readonly Cmd: readonly string[] | null; readonly Env: readonly string[] | null };
}

/** As much of the Docker Engine API (1.41) as these tests need, over a unix socket. */
export class Engine {
  readonly #socketPath: string;

  /** @param host `unix://` and the path of a socket */
  constructor(host: string) {
    this.#socketPath = host.slice('unix://'.length);
  }

  /** @returns `stacks` where every layer is unpacked by itself and overlayfs stacks them */
  async info(): Promise<{ version: string; driver: string; stacks: boolean }> {
    const { ServerVersion, Driver, DriverStatus } = JSON.parse(String(await this.#call('GET', '/info')));
    const status = new Map<string, string>(DriverStatus);
    const stacks = status.get('Native Overlay Diff') === 'true' || Driver === 'overlayfs';
    return { version: ServerVersion, driver: Driver, stacks };
  }

  /**
   * The root filesystem of a container of an image, as a tar. Nothing of it stays in the engine.
   * @param archive a docker-archive of one image
   * @param reference the image's only name
   * @throws Refusal
   */
  async export(archive: Uint8Array, reference: string, platform: string): Promise<Buffer> {
    await this.load(archive);
    try {
      const query = new URLSearchParams({ platform });
      const body = { Image: reference, Cmd: ['/never-run'] };
      const created = await this.#call('POST', `/containers/create?${query}`, Buffer.from(JSON.stringify(body)));
      const { Id: id } = JSON.parse(String(created));
      try {
        return await this.#call('GET', `/containers/${id}/export`);
      } finally {
        await this.#call('DELETE', `/containers/${id}`);
      }
    } finally {
      await this.#call('DELETE', `/images/${reference}`);
    }
  }

  /**
   * Loads an archive. Loading tells of a failure within an answer that is 200.
   * @returns the names of its images, as the engine says them
   * @throws Refusal
   */
  async load(archive: Uint8Array): Promise<string[]> {
    const names: string[] = [];
    const lines = String(await this.#call('POST', '/images/load?quiet=1', archive)).split('\n');
    for (const line of lines.filter((line) => line.trim() !== '')) {
      const { error, stream } = JSON.parse(line);
      if (error) throw new Refusal(error);
      const [, loaded] = /^Loaded image(?:\(s\))?: (.*)/.exec(String(stream).trim()) ?? [];
      names.push(...(loaded?.split(',') ?? []));
    }
    return names;
  }

  /** The archive that `docker save` writes. */
  save(name: string): Promise<Buffer> {
    return this.#call('GET', `/images/get?${new URLSearchParams({ names: name })}`);
  }

  /** What it says of an image. @throws Refusal where it has none of that name */
  async inspect(name: string): Promise<Inspected> {
    return JSON.parse(String(await this.#call('GET', `/images/${name}/json`)));
  }

  async tag(name: string, repository: string, tag: string): Promise<void> {
    await this.#call('POST', `/images/${name}/tag?${new URLSearchParams({ repo: repository, tag })}`);
  }

  async remove(name: string): Promise<void> {
    await this.#call('DELETE', `/images/${name}?force=true`);
  }

  /** Pulls what a registry has for the engine's platform. */
  async pull(repository: string, tag: string): Promise<void> {
    await this.#call('POST', `/images/create?${new URLSearchParams({ fromImage: repository, tag })}`);
  }

  /**
   * @param more of what the API takes
   * @returns the ID of a container that was never started
   */
  async create(image: string, more: object = {}): Promise<string> {
    const body = { Image: image, Cmd: ['/never-run'], ...more };
    return JSON.parse(String(await this.#call('POST', '/containers/create', Buffer.from(JSON.stringify(body))))).Id;
  }

  /**
   * Builds without BuildKit.
   * @param context with a Dockerfile
   */
  async build(context: Uint8Array, tag: string): Promise<void> {
    const told = String(await this.#call('POST', `/build?${new URLSearchParams({ t: tag, rm: '1' })}`, context));
    if (told.includes('"error"')) throw new Refusal(told);
  }

  /** What its own `prune` of a kind answers, which all tests that share an engine would feel. */
  async prune(
    kind: string,
    filters: Readonly<Record<string, readonly string[]>> = {},
    more: Readonly<Record<string, string>> = {},
  ): Promise<Pruned> {
    const query = new URLSearchParams({ filters: JSON.stringify(filters), ...more });
    return JSON.parse(String(await this.#call('POST', `/${kind}/prune?${query}`)));
  }

  /** All that it holds: `images ID`, `volumes NAME`. */
  async holds(): Promise<string[]> {
    const of = async (kind: string, query = '') => JSON.parse(String(await this.#call('GET', `/${kind}${query}`)));
    const ids = (kind: string, things: readonly { readonly Id: string }[]) => things.map(({ Id }) => `${kind} ${Id}`);
    const { Volumes } = await of('volumes');
    return [
      ...ids('images', await of('images', '/json?all=true')),
      ...ids('containers', await of('containers', '/json?all=true')),
      ...ids('networks', await of('networks')),
      ...(Volumes ?? []).map(({ Name }: { Name: string }) => `volumes ${Name}`),
    ];
  }

  /** Bytes of all layers on its disk, as it counts. */
  async layersSize(): Promise<number> {
    return JSON.parse(String(await this.#call('GET', '/system/df'))).LayersSize;
  }

  async createVolume(name: string): Promise<void> {
    await this.#call('POST', '/volumes/create', Buffer.from(JSON.stringify({ Name: name })));
  }

  async createNetwork(name: string): Promise<void> {
    await this.#call('POST', '/networks/create', Buffer.from(JSON.stringify({ Name: name, Driver: 'bridge' })));
  }

  async removeContainer(id: string, withVolumes = true): Promise<void> {
    await this.#call('DELETE', `/containers/${id}?v=${withVolumes}&force=true`);
  }

  /** All that the engine says of a container, as it says it. */
  // biome-ignore lint/suspicious/noExplicitAny: what there is in it is what tests are about
  async inspectContainer(id: string): Promise<any> {
    return JSON.parse(String(await this.#call('GET', `/containers/${id}/json`)));
  }

  /** Paths that a container changed of its image's. */
  async changes(id: string): Promise<string[]> {
    const all: { Path: string }[] | null = JSON.parse(String(await this.#call('GET', `/containers/${id}/changes`)));
    return (all ?? []).map(({ Path: path }) => path);
  }

  async hasVolume(name: string): Promise<boolean> {
    return this.#call('GET', `/volumes/${name}`).then(
      () => true,
      () => false,
    );
  }

  async removeVolume(name: string): Promise<void> {
    await this.#call('DELETE', `/volumes/${name}`);
  }

  /** @throws Refusal where the machine runs no containers */
  async start(id: string): Promise<void> {
    await this.#call('POST', `/containers/${id}/start`);
  }

  /** Extracts a tar at a container's root. */
  async copyTo(id: string, tar: Uint8Array): Promise<void> {
    await this.#call('PUT', `/containers/${id}/archive?${new URLSearchParams({ path: '/' })}`, tar);
  }

  #call(method: string, path: string, body?: Uint8Array): Promise<Buffer> {
    const headers = {
      'Content-Type': /^\/images\/load|^\/build|\/archive\?/.test(path) ? 'application/x-tar' : 'application/json',
    };
    return new Promise((resolve, reject) => {
      const call = request({ socketPath: this.#socketPath, method, path: `/v1.41${path}`, headers }, (response) => {
        const chunks: Buffer[] = [];
        response.on('error', reject).on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => {
          const answer = Buffer.concat(chunks);
          if ((response.statusCode ?? 0) < 400) resolve(answer);
          else reject(new Refusal(`${method} ${path}: ${answer}`));
        });
      });
      call.on('error', reject).end(body);
    });
  }
}
