import { ImageError } from '../../image/errors.ts';
import { object, parseJson, text, texts } from '../../image/json.ts';
import type { Reference } from '../../image/reference.ts';
import type { Credentials } from '../engine/credentials.ts';

/** Tags above which nobody counts on: enough to say that they are too many. */
const MOST = 10_000;
const PAGE = 1000;
/** Bytes of one answer. */
const ANSWER_LIMIT = 4 << 20;
/** Milliseconds for one answer. */
const PATIENCE = 20_000;

const tagsSchema = object({ tags: texts() });
const tokenSchema = object({ token: text(), access_token: text() });

/** How many tags a repository has. */
export interface TagCount {
  readonly count: number;
  /** Whether there are more, which were not counted. */
  readonly isMore: boolean;
}

/**
 * Asks a registry itself how many tags a repository has, which no engine can.
 * @param credentials of that registry; sent to it, or to where it says that its tokens are from
 * @throws ImageError where it does not say; the signal's reason
 */
export async function countTags(
  reference: Pick<Reference, 'registry' | 'repository'>,
  credentials: Credentials | null,
  signal?: AbortSignal,
): Promise<TagCount> {
  const { registry, repository } = reference;
  const base = `${isLoopback(registry) ? 'http' : 'https'}://${registry === 'docker.io' ? 'registry-1.docker.io' : registry}`;
  let next: string | null = `${base}/v2/${repository}/tags/list?n=${PAGE}`;
  let authorization: string | undefined;
  let count = 0;
  try {
    while (next !== null && count < MOST) {
      let answer: Response = await get(next, authorization, signal);
      if (answer.status === 401 && authorization === undefined) {
        await answer.body?.cancel();
        authorization = await authorize(answer.headers.get('www-authenticate') ?? '', credentials, signal);
        answer = await get(next, authorization, signal);
      }
      if (!answer.ok) throw refusal(registry, `HTTP ${answer.status}`);
      const { tags } = parseJson(tagsSchema, await bytesOf(answer), registry);
      count += tags?.length ?? 0;
      const [, link] = /<([^>]+)>\s*;\s*rel="?next"?/.exec(answer.headers.get('link') ?? '') ?? [];
      // Nowhere but to itself.
      next = link === undefined || !tags?.length ? null : sameHost(new URL(link, base), base);
    }
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof ImageError) throw error;
    throw refusal(registry, reasonOf(error), error);
  }
  return { count, isMore: next !== null };
}

/** Who asks, as the registry wants it: by a token, for which it says where to ask, or by name and password. */
async function authorize(
  challenge: string,
  credentials: Credentials | null,
  signal: AbortSignal | undefined,
): Promise<string> {
  const basic = credentials?.password ? basicOf(credentials) : undefined;
  if (/^basic/i.test(challenge)) return basic ?? '';
  const said = new Map([...challenge.matchAll(/(\w+)="([^"]*)"/g)].map(([, key, value]) => [key, value]));
  const realm = new URL(said.get('realm') ?? '');
  if (realm.protocol !== 'https:' && !isLoopback(realm.host)) throw new Error(`realm ${realm.protocol}`);
  for (const key of ['service', 'scope']) realm.searchParams.set(key, said.get(key) ?? '');
  const answer = await get(realm.href, basic, signal);
  const { token, access_token: other } = parseJson(tokenSchema, await bytesOf(answer), realm.host);
  return `Bearer ${token || other || ''}`;
}

function get(url: string, authorization: string | undefined, signal: AbortSignal | undefined): Promise<Response> {
  const patience = AbortSignal.timeout(PATIENCE);
  return fetch(url, {
    headers: authorization ? { authorization } : {},
    redirect: 'error',
    signal: signal ? AbortSignal.any([signal, patience]) : patience,
  });
}

async function bytesOf(answer: Response): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of answer.body ?? []) {
    length += chunk.length;
    if (length > ANSWER_LIMIT)
      throw new ImageError('limit', '{0} is longer than {1} bytes.', [answer.url, ANSWER_LIMIT]);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function sameHost(url: URL, base: string): string | null {
  return url.origin === new URL(base).origin ? url.href : null;
}

/** What engines take plain HTTP from by themselves. */
function isLoopback(host: string): boolean {
  return /^(localhost|127(\.\d+){3}|\[::1\])(:\d+)?$/.test(host);
}

function basicOf({ username, password }: Credentials): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}

function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  if (cause instanceof Error && 'code' in cause) return String(cause.code);
  return error instanceof Error ? error.message : String(error);
}

function refusal(registry: string, reason: string, cause?: unknown): ImageError {
  return new ImageError(
    'unreadable',
    'The registry {0} does not say how many tags there are ({1}).',
    [registry, reason],
    { cause },
  );
}
