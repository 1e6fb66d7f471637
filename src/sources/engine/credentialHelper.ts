import { spawn } from 'node:child_process';
import { ImageError } from '../../image/errors.ts';
import { object, parseJson, text } from '../../image/json.ts';
import type { Credentials } from './credentials.ts';

const schema = object({ Username: text(), Secret: text() });

/** It may have to ask the user, to unlock a keychain, say. */
const PATIENCE = 120_000;
const ANSWER_LIMIT = 64 << 10;
/** What a helper says where it has none; it fails then, like for any other reason. */
const NONE = /credentials not found|no credentials|not found in native keychain/i;
/** The name by which a helper gives an identity token. */
const TOKEN = '<token>';

type Environment = Readonly<Record<string, string | undefined>>;

/** A credential helper of the Docker CLI: a program that keeps logins. What it is given and answers is part of no error. */
export class CredentialHelper {
  readonly #program: string;
  readonly #env: Environment;

  /**
   * @param name as `config.json` has it: the program is `docker-credential-NAME`
   * @throws ImageError for what is no name of a program
   */
  constructor(name: string, env: Environment) {
    if (!/^[A-Za-z0-9._-]+$/.test(name))
      throw new ImageError('unsupported', '“{0}” is not the name of a credential helper.', [name]);
    this.#program = `docker-credential-${name}`;
    this.#env = env;
  }

  /**
   * The login it has for a key; null where it has none.
   * @throws ImageError where it cannot be run, fails, or answers nonsense; the signal's reason
   */
  async get(key: string, signal?: AbortSignal): Promise<Credentials | null> {
    const { status, output } = await this.#run('get', `${key}\n`, signal);
    if (status !== 0 && NONE.test(output.toString('utf8'))) return null;
    this.#check(status);
    const { Username: username, Secret: secret } = this.#answer(output);
    if (!secret) return null;
    return username === TOKEN
      ? { username: '', password: '', identityToken: secret }
      : { username: username ?? '', password: secret, identityToken: null };
  }

  /** @throws as `get` */
  async store(key: string, { username, password, identityToken }: Credentials, signal?: AbortSignal): Promise<void> {
    const [name, secret] = identityToken === null ? [username, password] : [TOKEN, identityToken];
    const input = JSON.stringify({ ServerURL: key, Username: name, Secret: secret });
    this.#check((await this.#run('store', input, signal)).status);
  }

  /** @throws as `get` */
  async erase(key: string, signal?: AbortSignal): Promise<void> {
    const { status, output } = await this.#run('erase', `${key}\n`, signal);
    if (status !== 0 && !NONE.test(output.toString('utf8'))) this.#check(status);
  }

  #check(status: number | string): void {
    if (status !== 0)
      throw new ImageError('unreadable', 'The credential helper {0} failed ({1}).', [this.#program, `${status}`]);
  }

  #answer(output: Uint8Array) {
    try {
      return parseJson(schema, output, this.#program);
    } catch {
      // What it says of the reason may quote a secret.
      throw new ImageError('damaged', 'The credential helper {0} gave no answer that can be read.', [this.#program]);
    }
  }

  /** Without a shell, with all it is to know on its input. */
  #run(
    action: 'get' | 'store' | 'erase',
    input: string,
    signal: AbortSignal | undefined,
  ): Promise<{ readonly status: number | string; readonly output: Buffer }> {
    signal?.throwIfAborted();
    return new Promise((resolve, reject) => {
      const env = { ...this.#env };
      const child = spawn(this.#program, [action], { env, stdio: ['pipe', 'pipe', 'ignore'], windowsHide: true });
      const chunks: Buffer[] = [];
      let length = 0;
      const end = (act: () => void) => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', abort);
        child.kill();
        act();
      };
      const abort = () => end(() => reject(signal?.reason));
      const timer = setTimeout(() => end(() => resolve({ status: 'no answer', output: Buffer.of() })), PATIENCE);
      signal?.addEventListener('abort', abort, { once: true });
      child.stdout.on('data', (chunk: Buffer) => {
        length += chunk.length;
        chunks.push(chunk);
        if (length > ANSWER_LIMIT) end(() => resolve({ status: 'too long an answer', output: Buffer.of() }));
      });
      child.once('error', (cause: NodeJS.ErrnoException) =>
        end(() => resolve({ status: cause.code ?? cause.message, output: Buffer.of() })),
      );
      child.once('close', (status, killedBy) =>
        end(() => resolve({ status: status ?? `${killedBy}`, output: Buffer.concat(chunks) })),
      );
      // One that ends without reading is told by its status.
      child.stdin.on('error', () => {});
      child.stdin.end(input);
    });
  }
}
