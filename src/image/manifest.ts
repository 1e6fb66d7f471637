import * as v from 'valibot';
import { ImageError } from './errors.ts';
import { object, parseJson, record, text } from './json.ts';

/** A platform as a descriptor claims it. */
const platform = object({
  os: text(),
  architecture: text(),
  variant: text(),
  'os.version': text(),
});

/** image-spec, descriptor.md. The digest is checked where it is used: a wrong one concerns one descriptor only. */
const descriptor = object({
  mediaType: text(),
  digest: v.string(),
  size: v.nullish(v.pipe(v.number(), v.safeInteger(), v.minValue(0))),
  annotations: record(v.string()),
  artifactType: text(),
  data: text(),
  urls: v.nullish(v.array(v.string())),
  platform: v.nullish(platform),
});

const manifest = object({
  mediaType: text(),
  artifactType: text(),
  config: descriptor,
  layers: v.nullish(v.array(descriptor)),
  subject: v.nullish(descriptor),
  annotations: record(v.string()),
});

const index = object({
  mediaType: text(),
  artifactType: text(),
  manifests: v.nullish(v.array(descriptor)),
  annotations: record(v.string()),
});

/** One entry of a docker-archive's `manifest.json` (Docker Image Spec v1.2, "Combined Image JSON"). */
const archiveEntry = object({
  Config: v.string(),
  RepoTags: v.nullish(v.array(v.string())),
  Layers: v.nullish(v.array(v.string())),
});

export type Descriptor = v.InferOutput<typeof descriptor>;
export type Manifest = v.InferOutput<typeof manifest>;
export type Index = v.InferOutput<typeof index>;
export type ArchiveEntry = v.InferOutput<typeof archiveEntry>;

/** What a JSON document turns out to be. */
export type ParsedManifest = { kind: 'manifest'; value: Manifest } | { kind: 'index'; value: Index };

/** A folder's or archive's `manifest.json`, which two formats and many other programs use for different things. */
export type ManifestJson =
  | { kind: 'docker-archive'; entries: ArchiveEntry[] }
  | { kind: 'dir' }
  | { kind: 'nothing' }
  /** Another program's: browser extensions, web apps, … */
  | { kind: 'other' };

/** One of these makes an object a manifest or index, of whatever age. */
const MANIFEST_KEYS = ['config', 'layers', 'manifests', 'fsLayers'];

/**
 * Parses an image manifest or index, told apart by what is in it. A document that could be read as both is refused:
 * readers would disagree about what it is (CVE-2021-41190).
 * @param name what it is called in messages
 * @throws ImageError `damaged`, `unsupported` (schema 1), `limit`
 */
export function parseManifest(bytes: Uint8Array, name: string): ParsedManifest {
  const shape = parseJson(v.record(v.string(), v.unknown()), bytes, name);
  if (shape['schemaVersion'] === 1 || 'fsLayers' in shape)
    throw new ImageError(
      'unsupported',
      '{0} is a Docker schema 1 manifest, a form no longer in use since 2017. Pull or save the image anew with a current tool.',
      [name],
    );
  const isManifest = isSet(shape['config']) || isSet(shape['layers']);
  const isIndex = 'manifests' in shape;
  if (isManifest && isIndex)
    throw new ImageError('damaged', '{0} can be read both as a manifest and as an index, so it is read as neither.', [
      name,
    ]);
  if (isManifest) return { kind: 'manifest', value: parseJson(manifest, bytes, name) };
  if (isIndex) return { kind: 'index', value: parseJson(index, bytes, name) };
  throw new ImageError('damaged', '{0} is neither an image manifest nor an index.', [name]);
}

/** @throws ImageError `damaged`, `limit` */
export function parseIndex(bytes: Uint8Array, name: string): Index {
  return parseJson(index, bytes, name);
}

/** @throws ImageError `damaged`, `limit` */
export function parseManifestJson(bytes: Uint8Array, name: string): ManifestJson {
  const top = parseJson(v.unknown(), bytes, name);
  if (top === null) return { kind: 'nothing' };
  if (!Array.isArray(top)) return { kind: isManifestLike(top) ? 'dir' : 'other' };
  const entries = parseJson(v.array(v.nullable(archiveEntry)), bytes, name).filter((entry) => entry !== null);
  return entries.length > 0 ? { kind: 'docker-archive', entries } : { kind: 'nothing' };
}

function isManifestLike(value: unknown): boolean {
  return typeof value === 'object' && value !== null && MANIFEST_KEYS.some((key) => key in value);
}

function isSet(value: unknown): boolean {
  return value !== undefined && value !== null;
}
