import { CORE_SCHEMA, load, mergeTag } from 'js-yaml';

/** What a compose file says of the build of a service. Paths are as written. */
export interface ComposeBuild {
  /** The project's name as the file says it; null where it is that of its folder. */
  readonly project: string | null;
  readonly context: string;
  readonly dockerfile: string;
  readonly target: string | null;
}

/** Characters of a compose file; the largest of real projects have a tenth. */
const MOST = 512 << 10;
const SCHEMA = CORE_SCHEMA.withTags(mergeTag);

/** Services that extend each other. */
const MOST_LINKS = 10;

/**
 * Reads the build of one service. Null where the file has none of it, or it cannot be told: contexts that are fetched,
 * Dockerfiles that are written into the file, variables that only the environment knows.
 */
export function composeBuild(text: string, service: string): ComposeBuild | null {
  const file = parsed(text);
  if (!file) return null;
  const build = buildOf(file['services'], service);
  const said = typeof build === 'string' ? { context: build } : asRecord(build);
  if (!said || said['dockerfile_inline'] !== undefined) return null;
  const context = expanded(said['context'] ?? '.');
  const dockerfile = expanded(said['dockerfile'] ?? 'Dockerfile');
  const target = said['target'] === undefined ? null : expanded(said['target']);
  const project = file['name'] === undefined ? null : expanded(file['name']);
  if (!context || !dockerfile || /^[\w+.-]+:\/\/|^git@|^service:/.test(context)) return null;
  return { project, context, dockerfile, target };
}

/** The name that a project has by its folder. */
export function projectOfFolder(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^a-z0-9_-]/g, '')
    .replace(/^[_-]+/, '');
}

function parsed(text: string): Readonly<Record<string, unknown>> | null {
  if (text.length > MOST) return null;
  try {
    return asRecord(load(text, { schema: SCHEMA }));
  } catch {
    // No YAML, or nested or merged beyond what it can be for people.
    return null;
  }
}

/** Its own, or that of the service that it extends in the same file. */
function buildOf(services: unknown, service: string): unknown {
  let name = service;
  for (let link = 0; link < MOST_LINKS; link++) {
    const one = fieldOf(services, name);
    const build = fieldOf(one, 'build');
    if (build !== undefined) return build;
    const base = fieldOf(one, 'extends');
    const next = typeof base === 'string' ? base : fieldOf(base, 'service');
    if (typeof next !== 'string' || fieldOf(base, 'file') !== undefined) return undefined;
    name = next;
  }
  return undefined;
}

function fieldOf(of: unknown, key: string): unknown {
  const record = asRecord(of);
  return record && Object.hasOwn(record, key) ? record[key] : undefined;
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : null;
}

/** With the defaults of variables; null where one has none. */
function expanded(value: unknown): string | null {
  if (typeof value !== 'string') return null;
  let isKnown = true;
  const text = value.replace(/\$(?:\$|\{\w+:?-([^{}$]*)\}|\{[^}]*\}|\w+)/g, (variable, fallback?: string) => {
    if (variable === '$$') return '$';
    if (fallback === undefined) isKnown = false;
    return fallback ?? '';
  });
  return isKnown ? text : null;
}
