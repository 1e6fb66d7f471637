import * as v from 'valibot';
import { runConfig } from '../../../image/config.ts';
import type { Digest } from '../../../image/digest.ts';
import { object, record, text, texts } from '../../../image/json.ts';
import { countOf, idOf, idOrNull, namesOf, number } from './values.ts';

/** `GET /images/{name}/json` */
export const inspectSchema = object({
  Id: v.string(),
  RepoTags: texts(),
  RepoDigests: texts(),
  Parent: text(),
  Created: text(),
  DockerVersion: text(),
  Author: text(),
  Comment: text(),
  Config: v.nullish(runConfig),
  Architecture: text(),
  Variant: text(),
  Os: text(),
  OsVersion: text(),
  Size: number(),
  GraphDriver: v.nullish(object({ Name: text(), Data: record(v.nullish(v.string())) })),
  RootFS: v.nullish(object({ Layers: texts() })),
  Metadata: v.nullish(object({ LastTagTime: text() })),
});

/** What an engine says of an image. */
export interface InspectedImage {
  /** As `ListedImage.id`. */
  readonly id: Digest;
  readonly tags: readonly string[];
  readonly digests: readonly string[];
  readonly parent: Digest | null;
  /** Bytes as the engine counts. */
  readonly size: number | null;
  /** RFC 3339; null where it was never tagged here, or nobody noted it. */
  readonly lastTagged: string | null;
  /** Where its layers lie on the engine's disk; null where the engine does not say. */
  readonly storage: ImageStorage | null;
  readonly stated: v.InferOutput<typeof inspectSchema>;
}

/** The storage driver and what it says of an image: `UpperDir`, `LowerDir`, `MergedDir`, `WorkDir` of overlay2, say. */
export interface ImageStorage {
  readonly driver: string;
  readonly data: Readonly<Record<string, string>>;
}

/** @throws ImageError `damaged` */
export function inspectedImage(stated: v.InferOutput<typeof inspectSchema>, name: string): InspectedImage {
  const { GraphDriver: driver, Metadata: metadata } = stated;
  const lastTagged = metadata?.LastTagTime;
  return {
    id: idOf(stated.Id, name),
    tags: namesOf(stated.RepoTags),
    digests: namesOf(stated.RepoDigests),
    parent: idOrNull(stated.Parent),
    size: countOf(stated.Size),
    // Go writes the year 1 for a time it does not have.
    lastTagged: lastTagged && !lastTagged.startsWith('0001-') ? lastTagged : null,
    storage: driver?.Name ? { driver: driver.Name, data: withoutNulls(driver.Data ?? {}) } : null,
    stated,
  };
}

/** One step of `GET /images/{name}/history`. */
export const historySchema = object({
  Id: text(),
  Created: number(),
  CreatedBy: text(),
  Comment: text(),
  Size: number(),
});

/** A step of an image's history as an engine gives it. */
export interface EngineStep {
  readonly createdBy: string;
  /** Seconds since 1970; null where nobody noted it. */
  readonly created: number | null;
  readonly comment: string | null;
  /** Bytes that the engine counts for its layer; 0 also for steps without one. */
  readonly size: number;
  /** The image that ended with this step; null where that is not here (`<missing>`), as for whatever was not built here. */
  readonly imageId: Digest | null;
}

export function engineStep(step: v.InferOutput<typeof historySchema>): EngineStep {
  return {
    createdBy: step.CreatedBy ?? '',
    created: step.Created ?? null,
    comment: step.Comment || null,
    size: countOf(step.Size) ?? 0,
    imageId: idOrNull(step.Id),
  };
}

function withoutNulls(values: Readonly<Record<string, string | null | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([key, value]) => (value === null || value === undefined ? [] : [[key, value]])),
  );
}
