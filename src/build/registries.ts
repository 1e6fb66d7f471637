import type { Dockerfile } from '../dockerfile/dockerfile.ts';
import { flagOf } from '../dockerfile/dockerfile.ts';
import { baseOf, globalArguments, stageNamed } from '../dockerfile/stages.ts';
import { ImageError } from '../image/errors.ts';
import { parseReference } from '../image/reference.ts';

/**
 * The registries that a builder asks for what a Dockerfile names: in FROM, and in COPY --from.
 * @param given the arguments of the build
 */
export function registriesOf(dockerfile: Dockerfile, given: Readonly<Record<string, string>>): string[] {
  const globals = globalArguments(dockerfile, new Map(Object.entries(given)));
  const names = dockerfile.stages.flatMap((stage) => {
    const { index, instructions } = stage;
    const copied = instructions.flatMap((each) => (each.keyword === 'COPY' ? (flagOf(each, 'from') ?? []) : []));
    return [baseOf(dockerfile, stage, globals), ...copied].filter((name) => !stageNamed(dockerfile, name, index));
  });
  return [...new Set(names.flatMap((name) => registryOf(name) ?? []))];
}

function registryOf(name: string): string | null {
  if (name.toLowerCase() === 'scratch') return null;
  try {
    return parseReference(name).registry;
  } catch (error) {
    // The builder says so.
    if (error instanceof ImageError) return null;
    throw error;
  }
}
