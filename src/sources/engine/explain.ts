import { ImageError } from '../../image/errors.ts';
import { type Endpoint, endpointLabel } from './endpoint.ts';
import { ConnectTimeout } from './engineAgent.ts';
import { type EngineDetail, EngineError, type EngineFailure } from './engineError.ts';
import { isKept, isOfDockerGroup } from './keeper.ts';
import { SshError } from './sshStream.ts';

/** The engine accepted the connection, and then nothing came for too long. */
export class Silence extends Error {
  override readonly name = 'Silence';
}

const TEMPLATES: Readonly<Record<EngineFailure, string>> = {
  'not-installed': 'No engine is at {0}, and neither docker nor podman is installed here.',
  'not-running': 'No engine is running at {0}. Start it.',
  'no-permission': 'You may not use the engine {0}: permission denied. Your user needs access to its socket.',
  'wrong-context': 'The engine {0} is not one this program can connect to.',
  'tls-refused': 'The engine {0} and this machine do not trust each other’s certificates ({1}).',
  unreachable: 'The host of the engine {0} cannot be reached ({1}).',
  'ssh-needs-terminal':
    'ssh cannot connect to the engine {0} by itself ({1}). Connect once in a terminal, where it can ask.',
  'no-answer': 'The engine {0} does not answer.',
  'not-an-engine': 'What answers at {0} is no container engine ({1}).',
  'api-too-old': 'The engine {0} is too old.',
};

/** Who refuses whom, by what Node says: a code, or one that says less and a message. The first that fits. */
const TLS: readonly [RegExp, EngineDetail, string][] = [
  [
    /[ _]alert[ _]/i,
    'certificate-refused',
    'The engine {0} does not accept this machine’s certificate, or wants one ({1}). It must be signed by an authority the engine trusts.',
  ],
  [
    /wrong[ _]version[ _]number|packet[ _]length[ _]too[ _]long|http[ _]request/i,
    'tls-not-spoken',
    'The engine {0} does not speak TLS ({1}), and its context or the environment asks for it.',
  ],
  [
    /^CERT_|SELF_SIGNED|UNABLE_TO_|ALTNAME|HOSTNAME_MISMATCH/,
    'certificate-untrusted',
    'This machine does not trust the certificate of the engine {0} ({1}). It must be for that host, valid, and signed by the authority in ca.pem.',
  ],
];

/** What the codes of Node's errors mean for an endpoint. */
const CODES: Readonly<Record<string, EngineFailure>> = {
  ENOENT: 'not-running',
  ECONNREFUSED: 'not-running',
  ECONNRESET: 'not-running',
  EPIPE: 'not-running',
  EACCES: 'no-permission',
  EPERM: 'no-permission',
  ENOTSOCK: 'not-an-engine',
  ENOTFOUND: 'unreachable',
  EAI_AGAIN: 'unreachable',
  EHOSTUNREACH: 'unreachable',
  EHOSTDOWN: 'unreachable',
  ENETUNREACH: 'unreachable',
  ENETDOWN: 'unreachable',
  ETIMEDOUT: 'unreachable',
  EPROTO: 'tls-refused',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'tls-refused',
  SELF_SIGNED_CERT_IN_CHAIN: 'tls-refused',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'tls-refused',
  UNABLE_TO_GET_ISSUER_CERT: 'tls-refused',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'tls-refused',
  HOSTNAME_MISMATCH: 'tls-refused',
};
const CODE_FAMILIES: readonly [RegExp, EngineFailure][] = [
  [/^(ERR_SSL|ERR_TLS|ERR_OSSL|CERT_)/, 'tls-refused'],
  [/^HPE_/, 'not-an-engine'],
];

/** What ssh, or docker on the other side, says; the first that fits. */
const SAID: readonly [RegExp, EngineFailure][] = [
  [/host key verification failed|remote host identification has changed/i, 'ssh-needs-terminal'],
  [/permission denied \([^)]*(publickey|password|keyboard)|too many authentication failures/i, 'ssh-needs-terminal'],
  [/permission denied.*(daemon|socket|dial)|dial unix.*permission denied/is, 'no-permission'],
  [/cannot connect to the docker daemon|dial unix.*(no such file|refused)/is, 'not-running'],
  [/docker(\.exe)?['"]?:? .*(not found|not recognized)|not found.*docker/is, 'not-installed'],
  [/could not resolve|timed out|timeout|refused|unreachable|no route|closed by|reset by/i, 'unreachable'],
];

/** What is known of where a failure was met. */
export interface Circumstances {
  readonly endpoint: Endpoint;
  /** Whether the programs of an engine are on this machine. */
  readonly installed: boolean;
}

/**
 * The sentence, state and action for what went wrong while an engine was asked. An `ImageError` is one already, and stays.
 * @param error as Node, ssh or this program threw it
 */
export function explain(error: unknown, { endpoint, installed }: Circumstances): ImageError {
  if (error instanceof ImageError) return error;
  const failure = failureOf(error);
  const isLocal = /^(unix|npipe):/.test(endpoint.host);
  const state = failure === 'not-running' && isLocal && !installed ? 'not-installed' : failure;
  const [detail, template = TEMPLATES[state]] = detailOf(error, state, endpoint);
  return new EngineError(state, template, [endpointLabel(endpoint), reasonOf(error)], { cause: error, detail });
}

/** An engine that has ended while it was listened to. */
export function ended(endpoint: Endpoint): EngineError {
  const detail = isKept(endpoint) ? null : 'not-running-elsewhere';
  return new EngineError('not-running', 'The engine {0} has ended.', [endpointLabel(endpoint)], { detail });
}

/** What is known better than by the state alone, and the sentence of it where that is another. */
function detailOf(error: unknown, state: EngineFailure, endpoint: Endpoint): [EngineDetail | null, string?] {
  if (error instanceof SshError && state === 'not-installed')
    return [null, 'On the host of the engine {0} there is no docker command ({1}).'];
  if (state === 'not-running')
    return [
      isKept(endpoint) ? null : 'not-running-elsewhere',
      /^(?:ECONNRESET|EPIPE)$/.test(codeOf(error))
        ? 'The connection to the engine {0} broke off. Try again when it runs.'
        : TEMPLATES[state],
    ];
  if (state === 'no-permission') return [isOfDockerGroup(endpoint) ? null : 'not-permitted'];
  if (state !== 'tls-refused') return [null];
  const said = `${codeOf(error)} ${error instanceof Error ? error.message : ''}`;
  const [, detail = null, template] = TLS.find(([pattern]) => pattern.test(said)) ?? [];
  return template === undefined ? [null] : [detail, template];
}

function failureOf(error: unknown): EngineFailure {
  if (error instanceof Silence) return 'no-answer';
  if (error instanceof ConnectTimeout) return 'unreachable';
  if (error instanceof SshError) return failureOfSsh(error);
  const code = codeOf(error);
  const family = CODE_FAMILIES.find(([pattern]) => pattern.test(code));
  return CODES[code] ?? family?.[1] ?? 'not-an-engine';
}

function failureOfSsh({ said, status, cause }: SshError): EngineFailure {
  if (codeOf(cause) === 'ENOENT') return 'ssh-needs-terminal';
  const match = SAID.find(([pattern]) => pattern.test(said));
  return match?.[1] ?? (status === 127 ? 'not-installed' : 'unreachable');
}

/** The reason in a few words, for the brackets of a sentence. */
function reasonOf(error: unknown): string {
  if (error instanceof ConnectTimeout) return 'ETIMEDOUT';
  if (error instanceof SshError) {
    if (codeOf(error.cause) === 'ENOENT') return 'there is no ssh command here';
    return error.said.split('\n').at(-1)?.trim() || `ssh ended with ${error.status}`;
  }
  const message = error instanceof Error ? error.message : String(error);
  return codeOf(error) || message.trim().split('\n')[0] || 'no reason given';
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}
