import type * as vscode from 'vscode';
import type { Image } from '../../image/image.ts';
import { repositoryOf } from './repositoryOf.ts';

/** What the user chose for an image: a file, or the documents that are always there. */
export type Choice = { readonly kind: 'file'; readonly uri: string } | { readonly kind: 'recorded' | 'reconstructed' };

const KEY = 'layerscope.dockerfiles';
/** Choices that are kept; the oldest go first. */
const KEPT = 200;

/**
 * The Dockerfiles that were chosen in this workspace. A choice is for a repository, so that it holds for the image that is
 * built next; for an image without a name it is for its ID.
 */
export class ChosenDockerfiles {
  readonly #state: vscode.Memento;

  constructor(state: vscode.Memento) {
    this.#state = state;
  }

  of(image: Image): Choice | undefined {
    const choice = this.#all()[repositoryOf(image)];
    return isChoice(choice) ? choice : undefined;
  }

  async choose(image: Image, choice: Choice): Promise<void> {
    const key = repositoryOf(image);
    const { [key]: _, ...others } = this.#all();
    const kept = Object.entries(others).slice(1 - KEPT);
    await this.#state.update(KEY, Object.fromEntries([...kept, [key, choice]]));
  }

  #all(): Readonly<Record<string, unknown>> {
    return this.#state.get<Record<string, unknown>>(KEY, {});
  }
}

/** An older or newer version of the extension may have written something else. */
function isChoice(value: unknown): value is Choice {
  if (typeof value !== 'object' || value === null || !('kind' in value)) return false;
  if (value.kind === 'file') return 'uri' in value && typeof value.uri === 'string';
  return value.kind === 'recorded' || value.kind === 'reconstructed';
}
