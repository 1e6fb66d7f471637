import * as v from 'valibot';
import { object, text } from '../../../image/json.ts';
import { countOf, number } from './values.ts';

/** A record of `GET /images/search`. */
export const searchSchema = object({
  name: v.string(),
  description: text(),
  star_count: number(),
  is_official: v.nullish(v.boolean()),
});

/** A repository that Docker Hub found. */
export interface FoundRepository {
  /** As people type it. */
  readonly name: string;
  readonly description: string;
  readonly stars: number;
  /** One of Docker's curated set, which Docker itself publishes. */
  readonly isOfficial: boolean;
}

export function foundRepository(found: v.InferOutput<typeof searchSchema>): FoundRepository {
  return {
    // Podman puts the registry before it.
    name: found.name.replace(/^docker\.io\/(?:library\/(?=[^/]+$))?/, ''),
    description: found.description ?? '',
    stars: countOf(found.star_count) ?? 0,
    isOfficial: found.is_official ?? false,
  };
}
