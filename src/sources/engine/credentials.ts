import type * as v from 'valibot';
import { object, parseSecretJson, record, text } from '../../image/json.ts';
import { CredentialHelper } from './credentialHelper.ts';
import { configFolder } from './dockerConfig.ts';
import { joinOn, type Machine } from './machine.ts';

const schema = object({
  auths: record(object({ auth: text(), identitytoken: text(), username: text(), password: text() })),
  credsStore: text(),
  credHelpers: record(text()),
});

/** Who asks a registry. Never logged and never kept. */
export interface Credentials {
  readonly username: string;
  readonly password: string;
  /** In the place of a password, where a registry gave one for it. */
  readonly identityToken: string | null;
}

/** Docker Hub under the name that its logins are kept by. */
const HUB_KEY = 'https://index.docker.io/v1/';

/** What logins for a registry are kept by. */
export function credentialKey(registry: string): string {
  return registry === 'docker.io' ? HUB_KEY : registry;
}

/** Where the Docker CLI keeps its settings, and logins that no helper has. */
export function configFile(machine: Machine): string {
  return joinOn(machine, configFolder(machine), 'config.json');
}

/** @throws ImageError where it is there and cannot be read */
export async function readCliConfig(machine: Machine): Promise<Partial<v.InferOutput<typeof schema>>> {
  const file = configFile(machine);
  const bytes = await machine.readFile(file);
  return bytes?.length ? parseSecretJson(schema, bytes, file) : {};
}

/**
 * The login that the Docker CLI has for a registry: in its `config.json`, or behind the credential helper that this names.
 * @returns null where it has none
 * @throws ImageError where they cannot be read, or the helper fails
 */
export async function credentialsFor(
  registry: string,
  machine: Machine,
  signal?: AbortSignal,
): Promise<Credentials | null> {
  const { auths, credsStore, credHelpers } = await readCliConfig(machine);
  const key = credentialKey(registry);
  const helper = credHelpers?.[key] || credsStore;
  if (helper) return new CredentialHelper(helper, machine.env).get(key, signal);
  const kept = auths?.[key] ?? Object.entries(auths ?? {}).find(([name]) => hostOf(name) === hostOf(key))?.[1];
  if (!kept) return null;
  const [, username = '', password = ''] = /^([^:]*):(.*)$/s.exec(decode(kept.auth ?? '')) ?? [];
  const found: Credentials = {
    username: username || kept.username || '',
    // Some wrote zeros behind it.
    password: (password || kept.password || '').replace(/\0+$/, ''),
    identityToken: kept.identitytoken || null,
  };
  return found.identityToken || (found.username && found.password) ? found : null;
}

/**
 * The credentials as an engine takes them.
 * @param registry the only one that they are for
 */
export function registryAuth(registry: string, credentials: Credentials): string {
  return base64url(authOf(registry, credentials));
}

/**
 * Credentials as an engine takes them that asks several registries.
 * @param logins by the registry that each is for
 */
export function registryConfig(logins: ReadonlyMap<string, Credentials>): string {
  const each = [...logins].map(([registry, login]) => [credentialKey(registry), authOf(registry, login)]);
  return base64url(Object.fromEntries(each));
}

function authOf(registry: string, { username, password, identityToken }: Credentials) {
  const server = { serveraddress: credentialKey(registry) };
  const who = identityToken === null ? { username, password } : { username, identitytoken: identityToken };
  return { ...who, ...server };
}

function base64url(value: object): string {
  // With its padding, which Node.js leaves out and Go wants.
  const base64 = Buffer.from(JSON.stringify(value)).toString('base64');
  return base64.replaceAll('+', '-').replaceAll('/', '_');
}

/** The host of a key: they may be written as addresses. */
function hostOf(key: string): string {
  return key.replace(/^https?:\/\//, '').split('/')[0] ?? '';
}

function decode(base64: string): string {
  return Buffer.from(base64, 'base64').toString('utf8');
}
