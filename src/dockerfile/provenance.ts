import { posix } from 'node:path';
import * as v from 'valibot';
import { type Digest, hexOf } from '../image/digest.ts';
import { object, parseJson, record, text } from '../image/json.ts';
import type { LineRange } from './dockerfile.ts';

/** What BuildKit recorded of a build (`provenance=mode=max`), as far as it is about the image at hand. */
export interface BuildProvenance {
  /** The Dockerfile as it was built; null where the statement does not hold it (`mode=min`). */
  readonly dockerfile: { readonly name: string; readonly source: string } | null;
  /** The stage that was built; null for the last one. */
  readonly target: string | null;
  /** Build arguments that were given, by name. */
  readonly arguments: ReadonlyMap<string, string>;
  /**
   * The lines that made a layer, by layer; several where one step stands in several places. Only of chains of layers
   * whose digests are the image's.
   */
  readonly layers: ReadonlyMap<number, readonly LineRange[]>;
  /** What was fetched for the build, as package URLs: base images, files, repositories. */
  readonly materials: readonly string[];
  /** The repository that the Dockerfile was in; null where the builder saw none. */
  readonly vcs: RecordedRepository | null;
}

/** A repository as the builder recorded it. */
export interface RecordedRepository {
  readonly source: string;
  readonly revision: string | null;
  /** The Dockerfile's path in it, with slashes; null where the builder does not say. */
  readonly path: string | null;
}

const position = object({ line: v.nullish(v.number()) });
const range = object({ start: v.nullish(position), end: v.nullish(position) });
const location = object({ sourceIndex: v.nullish(v.number()), ranges: v.nullish(v.array(range)) });
const metadata = object({
  source: v.nullish(
    object({
      locations: record(object({ locations: v.nullish(v.array(location)) })),
      infos: v.nullish(v.array(object({ filename: text(), data: text() }))),
    }),
  ),
  layers: record(v.nullish(v.array(v.nullish(v.array(object({ digest: text() })))))),
  vcs: record(v.string()),
});
const parameters = object({ args: record(v.string()) });
/** Where the Dockerfile came from: a repository where the builder fetched it, else its name alone. */
const configSource = object({ uri: text(), digest: record(v.string()), entryPoint: text(), path: text() });
const material = object({ uri: text() });

/** Places of one step that are kept; the same step stands in a few stages at most. */
const PLACES = 100;
const V02 = 'https://mobyproject.org/buildkit@v1#metadata';

const statement = object({
  predicateType: text(),
  subject: v.nullish(v.array(object({ digest: record(v.string()) }))),
  predicate: object({
    // Version 0.2.
    invocation: v.nullish(object({ parameters: v.nullish(parameters), configSource: v.nullish(configSource) })),
    metadata: v.nullish(object({ [V02]: v.nullish(metadata) })),
    materials: v.nullish(v.array(material)),
    // Version 1.
    buildDefinition: v.nullish(
      object({
        externalParameters: v.nullish(
          object({ request: v.nullish(parameters), configSource: v.nullish(configSource) }),
        ),
        resolvedDependencies: v.nullish(v.array(material)),
      }),
    ),
    runDetails: v.nullish(object({ metadata: v.nullish(object({ buildkit_metadata: v.nullish(metadata) })) })),
  }),
});

type Metadata = v.InferOutput<typeof metadata>;

/**
 * Reads a statement of BuildKit's provenance, SLSA v0.2 or v1.
 * @param layers digests of the image's layers as stored, bottom first; null where they are not known
 * @param manifest the digest of the image's manifest, which the statement has to be about; null where it is not known
 * @returns null for a statement about something else
 * @throws ImageError `damaged`, `limit`
 */
export function readProvenance(
  bytes: Uint8Array,
  layers: readonly (Digest | null)[],
  manifest: Digest | null,
  name: string,
): BuildProvenance | null {
  const { predicateType, predicate, subject } = parseJson(statement, bytes, name);
  if (!/slsa\.dev\/provenance/.test(predicateType ?? '')) return null;
  const subjects = (subject ?? []).flatMap(({ digest }) => digest?.['sha256'] ?? []);
  if (manifest && subjects.length > 0 && !subjects.includes(hexOf(manifest))) return null;
  const { invocation, buildDefinition, runDetails } = predicate;
  const recorded = predicate.metadata?.[V02] ?? runDetails?.metadata?.buildkit_metadata ?? {};
  const given = invocation?.parameters?.args ?? buildDefinition?.externalParameters?.request?.args ?? {};
  const [info] = recorded.source?.infos ?? [];
  return {
    dockerfile: info?.data ? { name: info.filename ?? 'Dockerfile', source: decoded(info.data) } : null,
    target: given['target'] || null,
    arguments: new Map(
      Object.entries(given).flatMap(([key, value]): [string, string][] =>
        key.startsWith('build-arg:') ? [[key.slice('build-arg:'.length), value]] : [],
      ),
    ),
    layers: linesOfLayers(recorded, layers),
    vcs: repositoryOf(recorded, invocation?.configSource ?? buildDefinition?.externalParameters?.configSource ?? {}),
    materials: (predicate.materials ?? buildDefinition?.resolvedDependencies ?? []).flatMap(({ uri }) => uri ?? []),
  };
}

/** The one of the build context on the builder's disk, or the one that was fetched as context. */
function repositoryOf(
  { vcs }: Metadata,
  { uri, digest, entryPoint, path }: v.InferOutput<typeof configSource>,
): RecordedRepository | null {
  const name = entryPoint || path || 'Dockerfile';
  const folder = vcs?.['localdir:dockerfile'];
  if (vcs?.['source'])
    return {
      source: vcs['source'],
      revision: vcs['revision'] || null,
      path: folder === undefined ? null : posix.join(folder, name),
    };
  const [, url, below = ''] = /^([^#]+)(?:#[^:]*(?::(.*))?)?$/s.exec(uri ?? '') ?? [];
  if (!url) return null;
  return { source: url, revision: digest?.['sha1'] || null, path: posix.join(below, name) };
}

/** Follows each step's chain of layers as far as it is the image's; its last layer is the one that the step made. */
function linesOfLayers(
  { source, layers: chains }: Metadata,
  layers: readonly (Digest | null)[],
): Map<number, LineRange[]> {
  const found = new Map<number, LineRange[]>();
  for (const [key, ofStep] of Object.entries(chains ?? {})) {
    const places = source?.locations?.[key.replace(/:.*$/, '')]?.locations ?? [];
    const ranges = places.flatMap(({ sourceIndex, ranges }) => (sourceIndex ? [] : (lineRange(ranges ?? []) ?? [])));
    for (const chain of ofStep ?? []) {
      const count = chain?.length ?? 0;
      if (count === 0 || !chain?.every(({ digest }, at) => digest === layers[at])) continue;
      if (ranges.length === 0) continue;
      const known = found.get(count - 1) ?? [];
      const added = ranges.filter((one) => !known.some(({ first, last }) => first === one.first && last === one.last));
      found.set(count - 1, [...known, ...added].slice(0, PLACES));
    }
  }
  return found;
}

/** All lines of one place: BuildKit names every line of an instruction, without the comments in front of it. */
function lineRange(ranges: v.InferOutput<typeof range>[]): LineRange | undefined {
  let [first, last] = [Number.POSITIVE_INFINITY, 0];
  for (const { start, end } of ranges) {
    if (!start?.line) continue;
    first = Math.min(first, start.line);
    last = Math.max(last, end?.line ?? start.line);
  }
  return last === 0 ? undefined : { first, last };
}

function decoded(base64: string): string {
  return new TextDecoder().decode(Buffer.from(base64, 'base64'));
}
