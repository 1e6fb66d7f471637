import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { type Buildx, findBuildx } from '../../src/build/buildx.ts';
import { defaultOptions } from '../../src/build/defaults.ts';
import { writeWhole } from '../../src/extract/wholeFile.ts';
import { parseReference } from '../../src/image/reference.ts';
import type { Job, JobContext } from '../../src/jobs/job.ts';
import { Jobs } from '../../src/jobs/jobs.ts';
import { EngineClient } from '../../src/sources/engine/client.ts';
import { buildWork } from '../../src/views/build/buildWork.ts';
import { loadWork } from '../../src/views/transfers/loadWork.ts';
import { pullWork } from '../../src/views/transfers/pullWork.ts';
import { pushWork } from '../../src/views/transfers/pushWork.ts';
import { saveWork } from '../../src/views/transfers/saveWork.ts';
import { until } from '../editor/screen/until.ts';
import { dockerArchiveOf } from '../helpers/archive.ts';
import { endpointOf } from '../helpers/fakeEngine.ts';
import { fakeMachine } from '../helpers/fakeMachine.ts';
import { tarOf } from '../helpers/tar.ts';
import { PLAIN_LOOK } from '../views/plainLook.ts';
import type { Network, Registry } from './registry.ts';
import type { Wire } from './wire.ts';

/** What brings images into an engine, or out of it, and takes long. */
export type Kind = 'pull' | 'push' | 'save' | 'load' | 'build' | 'BuildKit';

/** What moves go through. */
export interface Ways {
  /** To the engine. */
  readonly wire: Wire;
  /** From the engine to the registry. */
  readonly network: Network;
  readonly registry: Registry;
  /** For what is sent and written. */
  readonly folder: string;
  /** Where there is a docker command with buildx. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** Bytes: more than any question or answer that is not an archive. */
const SHORT = 1 << 20;

const image = (tag: string) =>
  dockerArchiveOf([tarOf([{ name: 'file', content: randomBytes(3_000_000) }])], { tags: [tag] });

/** Images that are moved in several ways at once, each held in its middle. */
export class Moves {
  readonly #ways: Ways;
  readonly #client: EngineClient;
  readonly #buildx: Buildx | null;
  readonly #jobs = new Jobs();
  /** What a build adds a file from, which never comes to its end while the rest is held. */
  readonly #source: Server;
  #isHeld = false;
  #adding = 0;

  private constructor(ways: Ways, client: EngineClient, buildx: Buildx | null, source: Server) {
    this.#ways = ways;
    this.#client = client;
    this.#buildx = buildx;
    this.#source = source;
    source.on('request', (_, response) => {
      response.writeHead(200, { 'Content-Length': 4 });
      if (!this.#isHeld) return void response.end('done');
      this.#adding++;
      response.flushHeaders();
    });
  }

  static async through(ways: Ways): Promise<Moves> {
    const { wire, folder, env } = ways;
    await Promise.all(['context', 'out'].map((each) => mkdir(join(folder, each))));
    const source = createServer();
    await new Promise<void>((resolve) => source.listen(0, '127.0.0.1', resolve));
    const buildx = env ? await findBuildx(['docker', '--host', wire.host], env) : null;
    return new Moves(ways, await EngineClient.connect(endpointOf(wire.host)), buildx, source);
  }

  get kinds(): readonly Kind[] {
    return ['pull', 'push', 'save', 'load', 'build', ...(this.#buildx ? (['BuildKit'] as const) : [])];
  }

  /** Where what is saved goes; nothing else does. */
  get out(): string {
    return join(this.#ways.folder, 'out');
  }

  /** Readies what each kind takes, under names with another word of their own. */
  async prepare(word: string, load: (archive: Uint8Array) => Promise<unknown>): Promise<void> {
    const { registry, network, folder } = this.#ways;
    await registry.put(`pull-${word}`, '1', { 'linux/amd64': [tarOf([{ name: 'a', content: randomBytes(600_000) }])] });
    for (const name of [`${network.host}/push-${word}:1`, `localhost/save-${word}:1`]) await load(image(name));
    await writeFile(join(folder, `load-${word}.tar`), image(`localhost/load-${word}:1`));
    const { port } = this.#source.address() as AddressInfo;
    await writeFile(join(folder, 'context', 'Dockerfile'), `FROM scratch\nADD http://127.0.0.1:${port}/${word} /\n`);
  }

  /** Begins each kind and holds it in its middle. */
  async hold(kinds: readonly Kind[], word: string): Promise<Map<Kind, Job>> {
    const { wire, network } = this.#ways;
    this.#isHeld = network.isStuck = true;
    wire.stuckAfter = SHORT;
    const before = { stuck: network.stuck, adding: this.#adding };
    const jobs = this.#begin(kinds, word);
    const count = (...of: readonly Kind[]) => kinds.filter((kind) => of.includes(kind)).length;
    await until('each is in its middle', () => {
      for (const [kind, { state, error }] of jobs) assert.equal(state, 'running', `${kind}: ${error}`);
      return (
        network.stuck - before.stuck >= count('pull', 'push') &&
        wire.held >= count('save', 'load') &&
        this.#adding - before.adding >= count('build', 'BuildKit')
      );
    });
    return jobs;
  }

  /** Does each kind to its end. */
  async finish(kinds: readonly Kind[], word: string): Promise<Map<Kind, Job>> {
    this.free();
    const jobs = this.#begin(kinds, word);
    await ended(jobs);
    return jobs;
  }

  free(): void {
    this.#isHeld = false;
    this.#source.closeAllConnections();
    this.#ways.wire.free();
    this.#ways.network.free();
  }

  stop(): void {
    this.#client.close();
    this.#source.closeAllConnections();
    this.#source.close();
  }

  #begin(kinds: readonly Kind[], word: string): Map<Kind, Job> {
    const jobs = new Map<Kind, Job>();
    for (const kind of kinds)
      this.#jobs
        .run(
          { title: kind },
          (context) => this.#work(kind, word, context),
          (job) => jobs.set(kind, job),
        )
        // Told by the job.
        .catch(() => {});
    return jobs;
  }

  async #work(kind: Kind, word: string, context: JobContext): Promise<unknown> {
    const { network, wire, folder } = this.#ways;
    const client = this.#client;
    const endpoint = wire.host;
    const name = `${kind.toLowerCase()}-${word}`;
    const remote = { endpoint, reference: parseReference(`${network.host}/${name}:1`) };
    switch (kind) {
      case 'pull':
        return pullWork(client, remote, context, PLAIN_LOOK, fakeMachine());
      case 'push':
        return pushWork(client, remote, context, PLAIN_LOOK, fakeMachine());
      case 'load':
        return loadWork(client, { endpoint, file: join(folder, `${name}.tar`) }, context, PLAIN_LOOK);
      case 'save': {
        const file = join(this.out, `${name}.tar`);
        const write = (pieces: AsyncIterable<Uint8Array>, _: number, signal: AbortSignal) =>
          writeWhole(file, pieces, signal);
        return saveWork(
          client,
          { endpoint, names: [`localhost/${name}:1`], as: 'tar', file, write },
          context,
          PLAIN_LOOK,
        );
      }
      default: {
        const buildx = kind === 'BuildKit' ? this.#buildx : null;
        const options = { ...defaultOptions(join(folder, 'context', 'Dockerfile')), tags: [`localhost/${name}:1`] };
        return buildWork(
          { client, buildx, options, throughEngine: false },
          { ...context, onRecord: () => {}, onSent: () => {} },
        );
      }
    }
  }
}

export function ended(jobs: ReadonlyMap<Kind, Job>): Promise<true> {
  return until('all have ended', () => [...jobs.values()].every(({ hasEnded }) => hasEnded) || undefined);
}
