import { ImageError } from '../../image/errors.ts';
import { printReference, type Reference } from '../../image/reference.ts';
import { EngineError, EngineRefusal } from './engineError.ts';

/** Why a registry did not do what an engine asked of it. */
export type RegistryFailure =
  | 'rate-limited'
  | 'no-platform'
  | 'denied'
  | 'not-logged-in'
  | 'unknown'
  | 'untrusted'
  | 'plain-http'
  | 'unreachable'
  | 'no-room'
  | 'other';

/** A registry did not do what was asked of it, in a sentence of ours with the engine's own words in it. */
export class RegistryError extends ImageError {
  readonly failure: RegistryFailure;

  constructor(failure: RegistryFailure, template: string, values: (string | number)[], cause?: unknown) {
    super('unreadable', template, values, { cause });
    this.failure = failure;
  }
}

/** By what engines say, most of which they have from the registry; the first that fits. */
const SAID: readonly [RegExp, RegistryFailure][] = [
  [/toomanyrequests|too many requests|rate.?limit|\b429\b/i, 'rate-limited'],
  [/no matching manifest|no match for platform|no image found in (image index|manifest list)/i, 'no-platform'],
  [/no space left|disk quota/i, 'no-room'],
  [/HTTP response to HTTPS client/i, 'plain-http'],
  [/x509|certificate|tls: /i, 'untrusted'],
  [/manifest.?unknown|manifest for .* not found|name.?unknown|not found: manifest|: not found$/i, 'unknown'],
  [/no basic auth|authentication required|unauthorized|incorrect username or password|\b401\b/i, 'not-logged-in'],
  [/denied|forbidden|insufficient_scope|\b403\b/i, 'denied'],
  [
    /dial tcp|use of closed network connection|broken pipe|no such host|lookup |connection (refused|reset)|no route|unreachable|timeout|timed out|deadline exceeded|\bEOF\b/i,
    'unreachable',
  ],
];

const TEMPLATES: Readonly<Record<Exclude<RegistryFailure, 'rate-limited'>, string>> = {
  'no-platform': '{0} is not there for this platform ({2}). Choose another.',
  'no-room': 'The engine has no room left for {0} ({2}). Remove what is not needed any more.',
  'plain-http':
    'The registry {1} speaks plain HTTP, which the engine only takes from those that its setting insecure-registries names ({2}).',
  untrusted: 'The engine does not trust the certificate of the registry {1} ({2}).',
  unknown: 'The registry {1} has no {0} ({2}). Check the repository and the tag.',
  'not-logged-in': 'The registry {1} wants to know who asks for {0} ({2}). Log in to it.',
  denied: 'The registry {1} denies {0}: there is no such repository, or one must be logged in as someone else ({2}).',
  unreachable: 'The engine does not reach the registry {1} ({2}). Is there a network?',
  other: 'The engine and the registry {1} could not finish with {0}: {2}.',
};

/** The sentence for what an engine says of a failure while it asked a registry for an image. */
export function registryError(words: string, reference: Reference, cause?: unknown): RegistryError {
  const said = words.replace(/\s+/g, ' ').trim().replace(/\.$/, '');
  const about = withoutName(said, reference);
  const failure = SAID.find(([pattern]) => pattern.test(about))?.[1] ?? 'other';
  const { registry } = reference;
  if (failure === 'rate-limited') return rateLimited(said, registry, cause);
  return new RegistryError(failure, TEMPLATES[failure], [printReference(reference), registry, said], cause);
}

/** Without what the image is called: `app:429` would look like too many requests. */
function withoutName(said: string, { repository, tag }: Reference): string {
  const literal = repository.replace(/^library\//, '').replace(/[.-]/g, '\\$&');
  const name = new RegExp(`(?:^|/)${literal}(?=[:@/])`);
  return said
    .replace(/[^\s"'“”]+/g, (word) => (name.test(word) ? `…${/:?$/.exec(word)?.[0]}` : word))
    .replaceAll(`manifest ${tag} in `, 'manifest in ');
}

/** What an engine that was asked to ask a registry throws: a sentence about the registry where it is that which refused. */
export function explainRegistry(error: unknown, reference: Reference): unknown {
  const words = wordsOf(error);
  return words === undefined ? error : registryError(words, reference, error);
}

/** What an engine that was asked to try a login throws: a sentence about that where it is the registry that refused. */
export function explainLogin(error: unknown, registry: string): unknown {
  const words = wordsOf(error);
  if (words === undefined) return error;
  const found = registryError(words, { registry, repository: '', tag: null, digest: null }, error);
  if (!['not-logged-in', 'denied', 'unknown', 'other'].includes(found.failure)) return found;
  return new RegistryError('denied', 'The registry {0} does not accept this login ({1}).', [registry, words], error);
}

/** The engine's own words in a refusal; undefined where it is no refusal, or the engine's own. */
function wordsOf(error: unknown): string | undefined {
  if (error instanceof EngineRefusal) return String(error.sentence.values[1] ?? error.message);
  // A registry's 401 and 403 look like the engine's.
  if (!(error instanceof EngineError) || error.state !== 'no-permission' || error.cause !== undefined) return undefined;
  const words = String(error.sentence.values[1] ?? '');
  return /plugin/i.test(words) ? undefined : words;
}

function rateLimited(said: string, registry: string, cause: unknown): RegistryError {
  const [, number = '', unit = 's'] = /retry.?after:? ?([\d.]+) ?(ms|s|m|h)?/i.exec(said) ?? [];
  const seconds = Number(number) * { ms: 0.001, s: 1, m: 60, h: 3600 }[unit as 'ms' | 's' | 'm' | 'h'];
  if (number !== '' && Number.isFinite(seconds))
    return new RegistryError(
      'rate-limited',
      'The registry {0} takes no more requests from here for now ({1}). Try again in {2} seconds.',
      [registry, said, Math.ceil(seconds)],
      cause,
    );
  return new RegistryError(
    'rate-limited',
    registry === 'docker.io'
      ? 'Docker Hub takes no more pulls from here for now, and does not say until when ({1}). It counts those of some hours; who is logged in may pull more.'
      : 'The registry {0} takes no more requests from here for now, and does not say until when ({1}). Try again later.',
    [registry, said],
    cause,
  );
}
