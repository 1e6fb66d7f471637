import { basename } from 'node:path';
import { BuildFailed } from '../../build/buildFailed.ts';
import type { Buildx } from '../../build/buildx.ts';
import { type BuildChanges, type Built, changesOf } from '../../build/changes.ts';
import { ClassicReader } from '../../build/classicReader.ts';
import { contextTar } from '../../build/contextTar.ts';
import type { BuildEvent } from '../../build/events.ts';
import type { BuildOptions } from '../../build/options.ts';
import { packContext } from '../../build/packContext.ts';
import { readShort } from '../../build/readShort.ts';
import { BuildRecord } from '../../build/record.ts';
import { refusalsOf } from '../../build/refusals.ts';
import { registriesOf } from '../../build/registries.ts';
import { runBuildx } from '../../build/runBuildx.ts';
import { parseDockerfile } from '../../dockerfile/parse.ts';
import { writeWhole } from '../../extract/wholeFile.ts';
import { type Digest, isDigest } from '../../image/digest.ts';
import { ImageError } from '../../image/errors.ts';
import type { EngineClient } from '../../sources/engine/client.ts';
import { EngineRefusal } from '../../sources/engine/engineError.ts';
import { exportedTar } from '../../sources/engine/exportedTar.ts';

/** What a build is done with. */
export interface BuildMeans {
  readonly client: EngineClient;
  /** Null for the builder that the engine has without BuildKit. */
  readonly buildx: Buildx | null;
  readonly options: BuildOptions;
  /** Whether the image is loaded into the engine, which then gives the tar; whoever calls has it push. */
  readonly throughEngine: boolean;
  /** The logins for the registries that a builder of the engine asks, as `BuildRequest.registryConfig`. */
  loginsFor?(registries: readonly string[]): Promise<string | undefined>;
}

/** What is told while it is built. */
export interface BuildListener {
  /** Something of the record has changed. */
  onRecord(record: BuildRecord): void;
  /** So many bytes of the context were sent. */
  onSent(bytes: number): void;
  log(text: string): void;
  readonly signal: AbortSignal;
}

/** What came of a build. */
export interface BuildOutcome {
  /** The Dockerfile as it was built. */
  readonly text: string;
  readonly record: BuildRecord;
  /** What the builder calls the image. */
  readonly digests: readonly Digest[];
  /** The image that the engine has now; null where it was only pushed, or written to a tar. */
  readonly built: Built | null;
  /** Against the image that had its first tag before; null where none had, or it has no tag. */
  readonly changes: BuildChanges | null;
}

/**
 * Builds.
 * @throws BuildFailed where the builder says why it does not, or that is known before; ImageError; the signal's reason
 */
export async function buildWork(means: BuildMeans, listener: BuildListener): Promise<BuildOutcome> {
  const { client, options, throughEngine } = means;
  const { dockerfile, destination, tar, tags } = options;
  const { signal } = listener;
  const text = await textOf(dockerfile);
  const record = new BuildRecord(parseDockerfile(text), options.arguments);
  const isKept = destination === 'load' || throughEngine;
  const before = isKept && tags[0] !== undefined ? await imageOf(client, tags[0], signal) : null;
  const digests = await (means.buildx ? withBuildx : classic)(means, record, listener);
  signal.throwIfAborted();
  if (record.failure) {
    // What docker says of an engine that has ended would be blamed on a line.
    if (means.buildx) await client.info(signal);
    throw BuildFailed.of(basename(dockerfile), record.failure);
  }
  if (!isKept) return { text, record, digests, built: null, changes: null };
  const built = await firstOf(client, digests, signal);
  if (destination === 'tar' && tar !== null) await exportTo(client, tags[0] ?? built.id, tar, signal);
  return { text, record, digests, built, changes: changesOf(before, built) };
}

type Build = (means: BuildMeans, record: BuildRecord, listener: BuildListener) => Promise<readonly Digest[]>;

const withBuildx: Build = async ({ buildx, options, throughEngine }, record, listener) => {
  if (!buildx) return [];
  const { signal } = listener;
  const own: BuildOptions = throughEngine ? { ...options, destination: 'load', tar: null } : options;
  const { tar } = own;
  const write = tar === null ? undefined : (pieces: AsyncIterable<Uint8Array>) => writeWhole(tar, pieces, signal);
  return runBuildx(buildx, own, (event) => tell(event, record, listener), signal, write);
};

const classic: Build = async ({ client, options, loginsFor }, record, listener) => {
  const { signal } = listener;
  if (client.about.kind === 'docker') refuse(options.dockerfile, record);
  const { context, dockerfile } = await packContext(options, client.about.kind);
  const { tags, target, network, arguments: given } = options;
  const registryConfig = await loginsFor?.(registriesOf(record.dockerfile, given));
  const request = {
    ...{ dockerfile, tags, target, arguments: given, registryConfig },
    network: network === 'default' ? null : network,
  };
  const reader = new ClassicReader();
  let sent = 0;
  const onPacked = (bytes: number) => {
    sent += bytes;
    listener.onSent(sent);
  };
  try {
    for await (const line of client.build(request, contextTar(context, signal, onPacked), signal))
      for (const event of reader.read(line)) tell(event, record, listener);
  } catch (error) {
    // A Dockerfile that cannot be read is refused as a whole.
    if (!(error instanceof EngineRefusal)) throw error;
    for (const event of reader.refused(String(error.sentence.values.at(-1)))) tell(event, record, listener);
  }
  for (const event of reader.end()) tell(event, record, listener);
  return record.image ? [record.image] : [];
};

function refuse(dockerfile: string, record: BuildRecord): void {
  const [first, ...more] = refusalsOf(record.dockerfile);
  if (first) throw BuildFailed.refused(basename(dockerfile), [first, ...more]);
}

function tell(event: BuildEvent, record: BuildRecord, { log, onRecord }: BuildListener): void {
  record.take(event);
  if (event.kind === 'log') log(event.text);
  else onRecord(record);
}

async function textOf(dockerfile: string): Promise<string> {
  const text = await readShort(dockerfile);
  if (!text) throw new ImageError('unreadable', 'There is no Dockerfile {0}.', [dockerfile]);
  return text.toString();
}

/** The image by that of its digests which the engine calls it by. */
async function firstOf(client: EngineClient, digests: readonly Digest[], signal: AbortSignal): Promise<Built> {
  for (const digest of digests) {
    const built = await imageOf(client, digest, signal);
    if (built) return built;
  }
  throw new ImageError('unreadable', 'The build ended, and the engine {0} does not have its image ({1}).', [
    client.label,
    digests[0] ?? 'none was named',
  ]);
}

/** @returns null where the engine has none of the name */
async function imageOf(client: EngineClient, name: string, signal: AbortSignal): Promise<Built | null> {
  try {
    const { id, size, stated } = await client.inspectImage(name, undefined, signal);
    return { id, size, layers: (stated.RootFS?.Layers ?? []).filter((layer) => isDigest(layer)) };
  } catch (error) {
    if (error instanceof EngineRefusal && error.status === 404) return null;
    throw error;
  }
}

/** Writes an image to a file, which is there once all of it is. */
async function exportTo(client: EngineClient, name: string, file: string, signal: AbortSignal): Promise<void> {
  const body = await client.exportImage(name, undefined, signal);
  try {
    await writeWhole(
      file,
      exportedTar(client, body, name, () => {}),
      signal,
    );
  } finally {
    // Where nothing of it was read.
    body.destroy();
  }
}
