import { type Digest, isDigest } from './digest.ts';
import { ImageError } from './errors.ts';

/** `registry/repository:tag@digest`, taken apart (distribution/reference grammar). */
export interface Reference {
  /** `docker.io`, `localhost:5000`, `ghcr.io` */
  readonly registry: string;
  /** Without the registry: `library/nginx` */
  readonly repository: string;
  readonly tag: string | null;
  readonly digest: Digest | null;
}

const PATH_COMPONENT = '[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*';
const REPOSITORY = new RegExp(`^${PATH_COMPONENT}(?:/${PATH_COMPONENT})*$`);
const DOMAIN_COMPONENT = '(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])';
const REGISTRY = new RegExp(`^(?:${DOMAIN_COMPONENT}(?:\\.${DOMAIN_COMPONENT})*|\\[[0-9a-fA-F:]+\\])(?::[0-9]+)?$`);
const TAG = /^\w[\w.-]{0,127}$/;
const NAME_LIMIT = 255;

/**
 * Parses a reference as the Docker CLI reads it: `nginx` is `docker.io/library/nginx`. The tag is left null where none
 * is given.
 * @throws ImageError `unsupported` with what is wrong with it
 */
export function parseReference(text: string): Reference {
  const refuse = (reason: string): never => {
    throw new ImageError('unsupported', `“{0}” is not an image reference: ${reason}.`, [text.slice(0, 300)]);
  };
  const [named = '', digestText, ...more] = text.split('@');
  if (more.length > 0) refuse('it has more than one “@”');
  const digest = digestText === undefined ? null : digestText;
  if (digest !== null && !isDigest(digest)) refuse('what follows “@” is no digest');

  const lastSlash = named.lastIndexOf('/');
  const colon = named.indexOf(':', lastSlash + 1);
  const name = colon < 0 ? named : named.slice(0, colon);
  const tag = colon < 0 ? null : named.slice(colon + 1);
  if (tag !== null && !TAG.test(tag)) refuse('its tag has characters a tag cannot have, or is too long');

  const { registry, repository } = splitName(name);
  if (!REGISTRY.test(registry)) refuse('its registry is no host name');
  if (!REPOSITORY.test(repository)) refuse('a repository has lower-case letters, digits and . _ - / only');
  if (registry.length + repository.length + 1 > NAME_LIMIT) refuse('its name is longer than 255 characters');
  return { registry, repository, tag, digest: isDigest(digest) ? digest : null };
}

/** The whole name, with `:latest` where neither tag nor digest is given. */
export function printReference({ registry, repository, tag, digest }: Reference): string {
  const suffix = `${tag === null ? '' : `:${tag}`}${digest === null ? '' : `@${digest}`}`;
  return `${registry}/${repository}${suffix === '' ? ':latest' : suffix}`;
}

/** `nginx` and `docker.io/library/nginx:latest` become the same text; what is no reference stays as it is. */
export function normalizeReference(text: string): string {
  try {
    return printReference(parseReference(text));
  } catch {
    return text;
  }
}

/** As people type it: `small:1.0` for `docker.io/library/small:1.0`. */
export function familiarReference(text: string): string {
  return text.replace(/^docker\.io\/(?:library\/(?=[^/]+$))?/, '');
}

/** A first component is a registry when it has a dot or a port, is `localhost`, or has capitals (distribution/reference). */
function splitName(name: string): { registry: string; repository: string } {
  const slash = name.indexOf('/');
  const first = name.slice(0, Math.max(slash, 0));
  const isRegistry = slash > 0 && (/[.:]/.test(first) || first === 'localhost' || first !== first.toLowerCase());
  const registry = isRegistry ? first : 'docker.io';
  const repository = isRegistry ? name.slice(slash + 1) : name;
  if (registry === 'index.docker.io') return splitName(`docker.io/${repository}`);
  return {
    registry,
    repository: registry === 'docker.io' && !repository.includes('/') ? `library/${repository}` : repository,
  };
}
