import { readdir, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { object, parseJson, text } from '../../../image/json.ts';
import { isLocalPath, readSmallFile } from './smallFile.ts';

/** Builds that are looked at, the newest first, and bytes of what is kept of one. */
const MOST_BUILDS = 200;
const MOST_BYTES = 64 << 10;
/** Files of all builds that are sorted by their times. */
const MOST_FILES = 5_000;

const state = object({ LocalPath: text(), DockerfilePath: text() });

/** Where buildx keeps what it built here. */
export function buildxFolder(environment: NodeJS.ProcessEnv = process.env): string {
  const { BUILDX_CONFIG: own, DOCKER_CONFIG: docker } = environment;
  return own || join(docker || join(homedir(), '.docker'), 'buildx');
}

/**
 * The Dockerfiles that buildx built here, those of the newest builds first. It keeps them by a name of the build, which no
 * image carries: which of them an image is of has to be told by something else.
 */
export async function buildxDockerfiles(folder: string): Promise<string[]> {
  const files: string[] = [];
  // refs/BUILDER/NODE/REF; groups of builds are beside the builders.
  const refs = join(folder, 'refs');
  for (const builder of await names(refs))
    if (!builder.startsWith('__'))
      for (const node of await names(join(refs, builder)))
        for (const ref of await names(join(refs, builder, node)))
          if (files.length < MOST_FILES) files.push(join(refs, builder, node, ref));
  const aged = await Promise.all(files.map(async (file) => ({ file, time: await timeOf(file) })));
  aged.sort((a, b) => b.time - a.time);
  const texts = await Promise.all(aged.slice(0, MOST_BUILDS).map(({ file }) => readSmallFile(file, MOST_BYTES)));
  return [...new Set(texts.flatMap((json) => dockerfileOf(json ?? '') ?? []))];
}

function dockerfileOf(json: string): string | undefined {
  try {
    const { LocalPath: folder, DockerfilePath: file } = parseJson(state, new TextEncoder().encode(json), 'buildx');
    // Of what was fetched or piped in there is nothing here.
    if (!folder || !isLocalPath(folder) || file === '-') return undefined;
    const path = resolve(folder, file || 'Dockerfile');
    return isLocalPath(path) ? path : undefined;
  } catch {
    return undefined;
  }
}

async function names(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch {
    return [];
  }
}

async function timeOf(file: string): Promise<number> {
  try {
    return (await stat(file)).mtimeMs;
  } catch {
    return 0;
  }
}
