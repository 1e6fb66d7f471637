import type * as vscode from 'vscode';
import type { BuildOptions } from '../../build/options.ts';
import { isSecret } from '../../build/questions.ts';
import { KeptRecords } from '../dockerfile/keptRecords.ts';

/** How a Dockerfile was built, and by which engine. */
export type Remembered = Omit<BuildOptions, 'dockerfile'> & { readonly endpoint: string };

const KEY = 'layerscope.builds';
const KEPT = 200;

/** How Dockerfiles were built in this workspace the last time. Values that are likely to be secrets are not kept. */
export class RememberedBuilds {
  readonly #builds: KeptRecords<Remembered>;

  constructor(state: vscode.Memento) {
    this.#builds = new KeptRecords(state, KEY, KEPT, isRemembered);
  }

  of(uri: vscode.Uri): Remembered | undefined {
    return this.#builds.get(uri.toString());
  }

  async remember(uri: vscode.Uri, endpoint: string, { dockerfile: _, ...options }: BuildOptions): Promise<void> {
    const kept = Object.entries(options.arguments).filter(([name, value]) => !isSecret(name, value));
    await this.#builds.set(uri.toString(), { ...options, endpoint, arguments: Object.fromEntries(kept) });
  }
}

function isRemembered(value: unknown): value is Remembered {
  if (typeof value !== 'object' || value === null) return false;
  const {
    endpoint,
    context,
    target,
    arguments: given,
    platforms,
    tags,
    network,
    destination,
    tar,
  } = value as Partial<Record<keyof Remembered, unknown>>;
  return (
    [endpoint, context].every((each) => typeof each === 'string') &&
    [target, tar].every((each) => each === null || typeof each === 'string') &&
    [platforms, tags].every((each) => Array.isArray(each) && each.every((text) => typeof text === 'string')) &&
    typeof given === 'object' &&
    given !== null &&
    Object.values(given).every((each) => typeof each === 'string') &&
    ['default', 'none', 'host'].includes(String(network)) &&
    ['load', 'push', 'tar'].includes(String(destination))
  );
}
