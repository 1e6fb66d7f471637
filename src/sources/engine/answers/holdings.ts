import * as v from 'valibot';
import type { CacheRecord } from '../../../cleaning/usage.ts';
import { object, record, text, texts } from '../../../image/json.ts';
import { countOf, number, timeOf } from './values.ts';

/** `GET /system/df`, as far as what only it says: sizes, and the build cache. */
export const holdingsSchema = object({
  Images: v.nullish(v.array(object({ Id: v.string(), Size: number(), SharedSize: number() }))),
  Containers: v.nullish(v.array(object({ Id: text(), SizeRw: number(), SizeRootFs: number() }))),
  Volumes: v.nullish(v.array(object({ Name: text(), UsageData: v.nullish(object({ Size: number() })) }))),
  BuildCache: v.nullish(v.array(v.unknown())),
});

/** A record of `GET /system/df`'s build cache. */
export const cacheSchema = object({
  ID: v.string(),
  /** Where an engine knows one only; later it is `Parents`, before which Docker 28 writes a space. */
  Parent: text(),
  Parents: texts(),
  ' Parents': texts(),
  Type: text(),
  Description: text(),
  InUse: v.nullish(v.boolean()),
  Shared: v.nullish(v.boolean()),
  Size: number(),
  CreatedAt: text(),
  LastUsedAt: text(),
  UsageCount: number(),
});

export function cacheRecord(stated: v.InferOutput<typeof cacheSchema>): CacheRecord {
  const { Parent: parent, Parents: parents = stated[' Parents'] } = stated;
  return {
    id: stated.ID,
    type: stated.Type ?? '',
    description: stated.Description ?? '',
    size: countOf(stated.Size) ?? 0,
    created: timeOf(stated.CreatedAt),
    lastUsed: timeOf(stated.LastUsedAt),
    usageCount: countOf(stated.UsageCount),
    isInUse: stated.InUse ?? false,
    isShared: stated.Shared ?? false,
    parents: parents ?? (parent ? [parent] : []),
  };
}

/** A container of `GET /containers/json`, as far as what it holds. */
export const heldSchema = object({
  Id: v.string(),
  SizeRw: number(),
  SizeRootFs: number(),
  Mounts: v.nullish(v.array(object({ Type: text(), Name: text() }))),
  NetworkSettings: v.nullish(object({ Networks: record(v.unknown()) })),
});

/** `GET /volumes` */
export const volumesSchema = object({ Volumes: v.nullish(v.array(v.unknown())) });

export const volumeSchema = object({
  Name: v.string(),
  Driver: text(),
  CreatedAt: text(),
  Labels: record(v.nullish(v.string())),
  Anonymous: v.nullish(v.boolean()),
  UsageData: v.nullish(object({ Size: number() })),
});

/** A network of `GET /networks`. */
export const networkSchema = object({
  Id: v.string(),
  Name: v.string(),
  Driver: text(),
  Created: text(),
  Labels: record(v.nullish(v.string())),
});
