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

/**
 * Asks a credential helper of the Docker CLI for the login of a registry. Its answer is not part of any error.
 * @param name as `config.json` has it: the program is `docker-credential-NAME`
 * @returns null where it has none
 * @throws ImageError where it cannot be run, fails, or answers nonsense; the signal's reason
 */
export async function runHelper(
  name: string,
  key: string,
  env: Readonly<Record<string, string | undefined>>,
  signal?: AbortSignal,
): Promise<Credentials | null> {
  if (!/^[A-Za-z0-9._-]+$/.test(name))
    throw new ImageError('unsupported', '“{0}” is not the name of a credential helper.', [name]);
  const program = `docker-credential-${name}`;
  const { status, output } = await run(program, key, env, signal);
  if (status !== 0) {
    if (NONE.test(output.toString('utf8'))) return null;
    throw new ImageError('unreadable', 'The credential helper {0} failed ({1}).', [program, `${status}`]);
  }
  const { Username: username, Secret: secret } = answerOf(program, output);
  if (!secret) return null;
  return username === TOKEN
    ? { username: '', password: '', identityToken: secret }
    : { username: username ?? '', password: secret, identityToken: null };
}

function answerOf(program: string, output: Uint8Array) {
  try {
    return parseJson(schema, output, program);
  } catch {
    // What it says of the reason may quote a secret.
    throw new ImageError('damaged', 'The credential helper {0} gave no answer that can be read.', [program]);
  }
}

/** Runs `PROGRAM get` with a line on its input, without a shell. */
function run(
  program: string,
  line: string,
  env: Readonly<Record<string, string | undefined>>,
  signal: AbortSignal | undefined,
): Promise<{ readonly status: number | string; readonly output: Buffer }> {
  signal?.throwIfAborted();
  return new Promise((resolve, reject) => {
    const child = spawn(program, ['get'], { env: { ...env }, stdio: ['pipe', 'pipe', 'ignore'], windowsHide: true });
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
    child.stdin.end(`${line}\n`);
  });
}
