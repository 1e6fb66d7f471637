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
import { runProgram } from './runProgram.ts';

const schema = object({ 'containerimage.digest': text(), 'containerimage.config.digest': text() });

/**
 * Builds with `docker buildx build`.
 * @param onEvent told what the builder tells; a `failure` among it where it fails
 * @returns what the image may be called by an engine: the digest of its manifest or index, and that of its config
 * @throws ImageError `unreadable` where docker cannot be run, or gives no digest; the signal's reason once it has ended
 */
export async function runBuildx(
  { words, env, progress }: Buildx,
  options: BuildOptions,
  onEvent: (event: BuildEvent) => void,
  signal?: AbortSignal,
): Promise<Digest[]> {
  const folder = await mkdtemp(join(tmpdir(), 'layerscope-build-'));
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
    const status = await run([...words, ...buildxArguments(options, { progress, metadataFile })], env, signal, (line) =>
      tell(reader.read(line)),
    );
    tell(reader.end());
    if (status !== 0 && !failed)
      tell([{ kind: 'failure', message: `docker ended with ${status} and did not say why`, line: null }]);
    return status === 0 ? await digestsIn(metadataFile) : [];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function run(
  words: readonly string[],
  env: Buildx['env'],
  signal: AbortSignal | undefined,
  onLine: (line: string) => void,
): Promise<number | null> {
  try {
    return await runProgram({ words, env, signal, onLine });
  } catch (cause) {
    signal?.throwIfAborted();
    const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
    throw new ImageError('unreadable', 'The docker command cannot be run ({0}).', [reason], { cause });
  }
}

async function digestsIn(file: string): Promise<Digest[]> {
  const metadata = parseJson(schema, await readFile(file), 'buildx');
  const digests = [metadata['containerimage.digest'], metadata['containerimage.config.digest']];
  return digests.filter((digest) => isDigest(digest));
}
