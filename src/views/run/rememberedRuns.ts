import type * as vscode from 'vscode';
import { isSecret, isSecretName } from '../../build/questions.ts';
import { RESTARTS, type RunOptions } from '../../run/options.ts';
import { KeptRecords } from '../dockerfile/keptRecords.ts';

type Remembered = Omit<RunOptions, 'image'>;

const KEY = 'layerscope.runs';
const KEPT = 200;

/** How images were run in this workspace the last time. What is likely to be a secret, in a variable or the command, is not kept. */
export class RememberedRuns {
  readonly #runs: KeptRecords<Remembered>;

  constructor(state: vscode.Memento) {
    this.#runs = new KeptRecords(state, KEY, KEPT, isRemembered);
  }

  /** @param interactive each way is remembered by itself */
  of(reference: string, interactive: boolean): Remembered | undefined {
    return this.#runs.get(keyOf(reference, interactive));
  }

  async remember({ image, ...options }: RunOptions): Promise<void> {
    const kept = Object.entries(options.environment).filter(([name, value]) => !isSecret(name, value));
    await this.#runs.set(keyOf(image, options.interactive), {
      ...options,
      environment: Object.fromEntries(kept),
      command: hasSecret(options.command) ? [] : options.command,
    });
  }
}

/** Whether a word of a command is likely to be a secret: `--password=hush`, `--password hush`, `https://me:hush@host/`. */
function hasSecret(command: readonly string[]): boolean {
  return command.some((word, index) => {
    const [name = '', ...value] = word.split('=');
    if (value.length === 0 && isSecretName(name)) return name.startsWith('-') && index + 1 < command.length;
    return isSecret(value.length > 0 ? name : '', word);
  });
}

function keyOf(reference: string, interactive: boolean): string {
  return `${interactive ? 'it ' : ''}${reference}`;
}

function isRemembered(value: unknown): value is Remembered {
  if (typeof value !== 'object' || value === null) return false;
  const { name, ports, environment, mounts, platform, restart, remove, entrypoint, command, interactive } =
    value as Partial<Record<keyof Remembered, unknown>>;
  return (
    [name, platform, entrypoint].every((each) => each === null || typeof each === 'string') &&
    [remove, interactive].every((each) => typeof each === 'boolean') &&
    RESTARTS.some((each) => each === restart) &&
    isListOf(command, (each) => typeof each === 'string') &&
    isListOf(ports, isPort) &&
    isListOf(mounts, isMount) &&
    typeof environment === 'object' &&
    environment !== null &&
    Object.values(environment).every((each) => typeof each === 'string')
  );
}

function isListOf(value: unknown, is: (each: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every(is);
}

function isPort(value: unknown): boolean {
  const { container, protocol, address, host } = Object(value);
  return (
    typeof container === 'number' &&
    ['tcp', 'udp', 'sctp'].includes(protocol) &&
    typeof address === 'string' &&
    (host === null || typeof host === 'number')
  );
}

function isMount(value: unknown): boolean {
  const { type, source, target, readOnly } = Object(value);
  return (
    ['bind', 'volume'].includes(type) &&
    typeof source === 'string' &&
    typeof target === 'string' &&
    typeof readOnly === 'boolean'
  );
}
