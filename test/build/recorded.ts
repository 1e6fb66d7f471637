import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ClassicReader } from '../../src/build/classicReader.ts';
import type { BuildEvent, BuildReader } from '../../src/build/events.ts';
import { PlainReader } from '../../src/build/plainReader.ts';
import { RawJsonReader } from '../../src/build/rawJsonReader.ts';
import { BuildRecord } from '../../src/build/record.ts';
import { parseDockerfile } from '../../src/dockerfile/parse.ts';

const FOLDER = join(import.meta.dirname, 'recorded');

/**
 * What real builders said: BuildKit of Docker 28.5 and of Docker 20.10 (0.8) through buildx 0.29, the classic builder of
 * Docker 20.10, and buildah of Podman 4.3 through the Docker API.
 */
export type Builder = 'buildkit' | 'buildkit-0.8' | 'plain' | 'classic' | 'buildah';

const READERS: Readonly<Record<Builder, () => BuildReader>> = {
  buildkit: () => new RawJsonReader(),
  'buildkit-0.8': () => new RawJsonReader(),
  plain: () => new PlainReader(),
  classic: () => new ClassicReader(() => 0),
  buildah: () => new ClassicReader(() => 0),
};

export function recordedText(name: string): string {
  return readFileSync(join(FOLDER, name), 'utf8');
}

export function readerOf(builder: Builder): BuildReader {
  return READERS[builder]();
}

/** All that a builder told of a build. */
export function eventsOf(builder: Builder, name: string): BuildEvent[] {
  const reader = readerOf(builder);
  const lines = recordedText(`${builder}.${name}.txt`).trimEnd().split('\n');
  return [...lines.flatMap((line) => reader.read(line)), ...reader.end()];
}

/** @param dockerfile the name of what was built, where that is another's */
export function recordOf(builder: Builder, name: string, dockerfile = name): BuildRecord {
  const record = new BuildRecord(parseDockerfile(recordedText(`${dockerfile}.Dockerfile`)), {});
  for (const event of eventsOf(builder, name)) record.take(event);
  return record;
}
