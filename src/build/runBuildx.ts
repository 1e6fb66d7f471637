import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Digest, isDigest } from '../image/digest.ts';
import { ImageError } from '../image/errors.ts';
import { object, parseJson, text } from '../image/json.ts';
import type { Buildx } from './buildx.ts';
import { buildxArguments } from './buildxArguments.ts';
import type { BuildEvent } from './events.ts';
import type { BuildOptions } from './options.ts';
import { PlainReader } from './plainReader.ts';
import { RawJsonReader } from './rawJsonReader.ts';
import { type ProgramRun, runProgram } from './runProgram.ts';

const schema = object({ 'containerimage.digest': text(), 'containerimage.config.digest': text() });

/** What was to be written is not all there is: docker has failed, which is told elsewhere. */
class NotWhole extends Error {}

/**
 * Builds with `docker buildx build`.
 * @param onEvent told what the builder tells; a `failure` among it where it fails
 * @param write writes a tar where that is wanted: docker would begin it in the middle of the context that it sends, and
 * leave it there when it fails. What it is given throws where that is not all
 * @returns what the image may be called by an engine: the digest of its manifest or index, and that of its config
 * @throws ImageError `unreadable` where docker cannot be run, or gives no digest; what `write` throws; the signal's reason
 * once it has ended
 */
export async function runBuildx(
  { words, env, progress }: Buildx,
  options: BuildOptions,
  onEvent: (event: BuildEvent) => void,
  signal?: AbortSignal,
  write?: (pieces: AsyncIterable<Uint8Array>) => Promise<void>,
): Promise<Digest[]> {
  const folder = await mkdtemp(join(tmpdir(), 'layerscope-build-'));
  let fault: Promise<unknown> | undefined;
  try {
    const metadataFile = join(folder, 'metadata.json');
    const reader = progress === 'rawjson' ? new RawJsonReader() : new PlainReader();
    let failed = false;
    const tell = (events: readonly BuildEvent[]) => {
      for (const event of events) {
        failed ||= event.kind === 'failure';
        onEvent(event);
      }
    };
    const own = write ? { ...options, tar: '-' } : options;
    const ended = run({
      words: [...words, ...buildxArguments(own, { progress, metadataFile })],
      env,
      signal,
      onLine: (line) => tell(reader.read(line)),
      ...(write && {
        onOutput: (output) => {
          fault = write(whole(output, () => ended)).catch((error: unknown) => error);
        },
      }),
    });
    const status = await ended;
    const unwritten = await fault;
    if (unwritten !== undefined && !(unwritten instanceof NotWhole)) throw unwritten;
    tell(reader.end());
    if (status !== 0 && !failed)
      tell([{ kind: 'failure', message: `docker ended with ${status} and did not say why`, line: null }]);
    return status === 0 ? await digestsIn(metadataFile) : [];
  } finally {
    await fault;
    await rm(folder, { recursive: true, force: true });
  }
}

async function* whole(
  output: AsyncIterable<Uint8Array>,
  ended: () => Promise<number | null>,
): AsyncGenerator<Uint8Array> {
  yield* output;
  if ((await ended()) !== 0) throw new NotWhole();
}

async function run(program: ProgramRun): Promise<number | null> {
  try {
    return await runProgram(program);
  } catch (cause) {
    program.signal?.throwIfAborted();
    const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
    throw new ImageError('unreadable', 'The docker command cannot be run ({0}).', [reason], { cause });
  }
}

async function digestsIn(file: string): Promise<Digest[]> {
  const metadata = parseJson(schema, await readFile(file), 'buildx');
  const digests = [metadata['containerimage.digest'], metadata['containerimage.config.digest']];
  return digests.filter((digest) => isDigest(digest));
}
