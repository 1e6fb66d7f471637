import type * as vscode from 'vscode';
import type { Image } from '../../image/image.ts';
import { KeptRecords } from './keptRecords.ts';
import { repositoryOf } from './repositoryOf.ts';

/** What the user chose for an image: a file, or the documents that are always there. */
export type Choice = { readonly kind: 'file'; readonly uri: string } | { readonly kind: 'recorded' | 'reconstructed' };

const KEY = 'layerscope.dockerfiles';
const KEPT = 200;

/**
 * The Dockerfiles that were chosen in this workspace. A choice is for a repository, so that it holds for the image that is
 * built next; for an image without a name it is for its ID.
 */
export class ChosenDockerfiles {
  readonly #choices: KeptRecords<Choice>;

  constructor(state: vscode.Memento) {
    this.#choices = new KeptRecords(state, KEY, KEPT, isChoice);
  }

  of(image: Image): Choice | undefined {
    return this.#choices.get(repositoryOf(image));
  }

  choose(image: Image, choice: Choice): Promise<void> {
    return this.#choices.set(repositoryOf(image), choice);
  }
}

function isChoice(value: unknown): value is Choice {
  if (typeof value !== 'object' || value === null || !('kind' in value)) return false;
  if (value.kind === 'file') return 'uri' in value && typeof value.uri === 'string';
  return value.kind === 'recorded' || value.kind === 'reconstructed';
}
