import { basename, dirname, join } from 'node:path';
import type { Dockerfile } from '../dockerfile/dockerfile.ts';
import { ImageError } from '../image/errors.ts';
import { parseReference } from '../image/reference.ts';
import type { BuildOptions } from './options.ts';
import { argumentsOf, targetsOf } from './questions.ts';

/** How a Dockerfile is built that was never built here: its folder is the context, and gives the name. */
export function defaultOptions(dockerfile: string): BuildOptions {
  const context = dirname(dockerfile);
  return {
    dockerfile,
    context,
    target: null,
    arguments: {},
    platforms: [],
    tags: defaultTags(basename(context), basename(dockerfile)),
    network: 'default',
    destination: 'load',
    tar: null,
  };
}

/** Options without what a Dockerfile does not ask for (any more): a builder would refuse a stage, or complain of arguments. */
export function fittingOptions(options: BuildOptions, dockerfile: Dockerfile): BuildOptions {
  const names = new Set(argumentsOf(dockerfile).map(({ name }) => name));
  const given = Object.entries(options.arguments).filter(([name]) => names.has(name));
  const hasTarget = targetsOf(dockerfile).some(({ value }) => value === options.target);
  return { ...options, arguments: Object.fromEntries(given), target: hasTarget ? options.target : null };
}

/** Where a tar is proposed to be written. */
export function defaultTar({ context, tags }: BuildOptions): string {
  const [tag = 'image'] = tags;
  const name = tag.replace(/^.*\//, '').replace(/[^\w.-]+/g, '-');
  return join(context, `${name}.oci.tar`);
}

/** @returns why a text is no name for what is built: an error, or that it has a digest; null where it is one */
export function tagProblem(text: string): ImageError | 'digest' | null {
  try {
    return parseReference(text).digest === null ? null : 'digest';
  } catch (error) {
    if (error instanceof ImageError) return error;
    throw error;
  }
}

/** `Dockerfile.dev` and `dev.Dockerfile` in the folder app make `app:dev`. */
function defaultTags(folder: string, file: string): string[] {
  const plain = (text: string) =>
    text
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-+|-+$/g, '');
  const variant = plain(file.replace(/^(?:Dockerfile|Containerfile)\.?|\.?(?:Dockerfile|Containerfile)$/gi, ''));
  const name = plain(folder);
  return name === '' ? [] : [`${name}:${variant || 'latest'}`];
}
