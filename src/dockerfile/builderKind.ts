import type { Image } from '../image/image.ts';
import { builderOf } from '../image/labels.ts';

/** `dockerfile`: built from one. `other`: by a builder that takes none. `unknown`: nobody says. */
export type BuilderKind = 'dockerfile' | 'other' | 'unknown';

/** Builders that make images without a Dockerfile, as `builderOf` calls them. */
const OTHERS = /^(?:Bazel|Jib|ko|apko|umoci|Cloud Native Buildpacks)\b/;

/** Whether an image can have a Dockerfile at all, by what its builder left in config and history. */
export function builderKind(image: Image): BuilderKind {
  const builder = builderOf(image);
  if (builder === null) return 'unknown';
  return OTHERS.test(builder) ? 'other' : 'dockerfile';
}
