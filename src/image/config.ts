import * as v from 'valibot';
import { type Digest, isDigest } from './digest.ts';
import { type JsonLimits, object, parseJson, record, text, texts } from './json.ts';
import type { Platform } from './platform.ts';

/**
 * An image config (image-spec, config.md; Docker Image Spec v1.2), tolerant where Docker writes null or leaves out:
 * whatever is missing is absent here. Only `rootfs.diff_ids` and `history` decide anything; the rest is shown.
 */
export const runConfig = object({
  User: text(),
  ExposedPorts: record(v.unknown()),
  Env: texts(),
  Entrypoint: v.nullish(v.union([v.array(v.string()), v.string()])),
  Cmd: v.nullish(v.union([v.array(v.string()), v.string()])),
  Volumes: record(v.unknown()),
  WorkingDir: text(),
  Labels: record(v.string()),
  StopSignal: text(),
  Shell: texts(),
  OnBuild: texts(),
  Healthcheck: v.nullish(
    object({
      Test: texts(),
      Interval: v.nullish(v.number()),
      Timeout: v.nullish(v.number()),
      StartPeriod: v.nullish(v.number()),
      StartInterval: v.nullish(v.number()),
      Retries: v.nullish(v.number()),
    }),
  ),
});

const historyEntry = object({
  created: text(),
  created_by: text(),
  author: text(),
  comment: text(),
  empty_layer: v.nullish(v.boolean()),
});

const schema = object({
  architecture: text(),
  os: text(),
  variant: text(),
  'os.version': text(),
  created: text(),
  author: text(),
  docker_version: text(),
  config: v.nullish(runConfig),
  rootfs: v.nullish(object({ type: text(), diff_ids: v.nullish(v.array(v.string())) })),
  history: v.nullish(v.array(v.nullish(historyEntry))),
});

export type ImageConfig = v.InferOutput<typeof schema>;
export type RunConfig = v.InferOutput<typeof runConfig>;
export type HistoryEntry = v.InferOutput<typeof historyEntry>;

/** What a config may have: less than other documents, since all of it is read at once. Large ones have a twentieth. */
const LIMITS: JsonLimits = { bytes: 4 << 20, values: 60_000 };

/**
 * Parses the bytes of an image config.
 * @param name what the bytes are called in an error, for example `config sha256:…`
 * @throws ImageError `damaged` when it is no JSON object or a field has another type; `limit` above 4 MiB or 60,000 values
 */
export function parseConfig(bytes: Uint8Array, name: string): ImageConfig {
  return parseJson(schema, bytes, name, LIMITS);
}

/** The claimed diff IDs, bottom layer first; null for one that is no digest. */
export function diffIdsOf(config: ImageConfig): (Digest | null)[] {
  return (config.rootfs?.diff_ids ?? []).map((diffId) => (isDigest(diffId) ? diffId : null));
}

/** The platform the config names; `unknown` where it says nothing. */
export function platformOf(config: ImageConfig): Platform {
  const { variant, 'os.version': osVersion } = config;
  return {
    os: config.os || 'unknown',
    architecture: config.architecture || 'unknown',
    ...(variant ? { variant } : {}),
    ...(osVersion ? { osVersion } : {}),
  };
}
