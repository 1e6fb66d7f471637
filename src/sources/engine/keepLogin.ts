import { mkdir, open, realpath, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ImageError } from '../../image/errors.ts';
import { CredentialHelper } from './credentialHelper.ts';
import { type Credentials, configFile, credentialKey, readCliConfig } from './credentials.ts';
import type { Machine } from './machine.ts';

/** Where the Docker CLI keeps the login of a registry. */
export interface LoginPlace {
  /** The name of the helper that has it; null where it is in `config.json`, for whoever can read that. */
  readonly helper: string | null;
  readonly file: string;
}

/** @throws ImageError where `config.json` cannot be read */
export async function loginPlace(registry: string, machine: Machine): Promise<LoginPlace> {
  const { credsStore, credHelpers } = await readCliConfig(machine);
  return { helper: credHelpers?.[credentialKey(registry)] || credsStore || null, file: configFile(machine) };
}

/**
 * Keeps a login as `docker login` does.
 * @throws ImageError where the helper fails, or `config.json` cannot be read or written
 */
export async function keepLogin(registry: string, credentials: Credentials, machine: Machine): Promise<void> {
  const { helper } = await loginPlace(registry, machine);
  const key = credentialKey(registry);
  if (helper !== null) {
    await new CredentialHelper(helper, machine.env).store(key, credentials);
    return changeAuths(machine, (auths) => ({ ...auths, [key]: {} }));
  }
  const { username, password, identityToken } = credentials;
  const auth = Buffer.from(`${username}:${identityToken === null ? password : ''}`).toString('base64');
  const kept = { auth, ...(identityToken === null ? {} : { identitytoken: identityToken }) };
  await changeAuths(machine, (auths) => ({ ...auths, [key]: kept }));
}

/**
 * Forgets a login as `docker logout` does.
 * @throws as `keepLogin`
 */
export async function forgetLogin(registry: string, machine: Machine): Promise<void> {
  const { helper } = await loginPlace(registry, machine);
  const key = credentialKey(registry);
  if (helper !== null) await new CredentialHelper(helper, machine.env).erase(key);
  await changeAuths(machine, (auths) =>
    Object.fromEntries(Object.entries(auths).filter(([name]) => plain(name) !== plain(key))),
  );
}

/** A key without what is only another way to write it, as the scheme and version of an API; a part of a registry has its own. */
function plain(key: string): string {
  return key.replace(/^https?:\/\//, '').replace(/\/(?:v\d+(?:\/.*)?)?$/, '');
}

type Auths = Readonly<Record<string, unknown>>;

/** The change that is under way: what two read and write at once, one of them would lose. */
let changing: Promise<unknown> = Promise.resolve();

/** Changes nothing but `auths`; the file is there whole whenever somebody reads it, for its owner alone. */
function changeAuths(machine: Machine, change: (auths: Auths) => Auths): Promise<void> {
  const changed = changing.then(() => writeAuths(machine, change));
  changing = changed.catch(() => {});
  return changed;
}

async function writeAuths(machine: Machine, change: (auths: Auths) => Auths): Promise<void> {
  const file = configFile(machine);
  const bytes = await machine.readFile(file);
  const config = bytes?.length ? JSON.parse(Buffer.from(bytes).toString('utf8')) : {};
  const text = `${JSON.stringify({ ...config, auths: change(config.auths ?? {}) }, null, '\t')}\n`;
  try {
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    // A link to it stays one.
    const target = await realpath(file).catch(() => file);
    const part = join(dirname(target), `.config.json-${process.pid}`);
    try {
      const handle = await open(part, 'wx', 0o600);
      await handle.writeFile(text).finally(() => handle.close());
      await rename(part, target);
    } catch (error) {
      await rm(part, { force: true });
      throw error;
    }
  } catch (cause) {
    throw new ImageError('unwritable', '{0} cannot be written: {1}.', [file, codeOf(cause)], { cause });
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}
