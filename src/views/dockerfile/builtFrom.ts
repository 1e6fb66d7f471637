import { createHash } from 'node:crypto';
import type * as vscode from 'vscode';
import type { EngineFacts } from '../../image/engineFacts.ts';
import type { Image } from '../../image/image.ts';
import { KeptRecords } from './keptRecords.ts';

/** The file that an image was built from here. */
export interface Built {
  readonly uri: string;
  /** The stage that was built; null for the last one. */
  readonly target: string | null;
  /** Tells the text as it was built from what it became. */
  readonly digest: string;
}

const KEY = 'layerscope.builtFrom';
const KEPT = 200;

/** The files that images were built from in this workspace, by whatever an engine called the image that it built. */
export class BuiltFrom {
  readonly #built: KeptRecords<Built>;

  constructor(state: vscode.Memento) {
    this.#built = new KeptRecords(state, KEY, KEPT, isBuilt);
  }

  /**
   * @param imageId the digest that the engine gave the image
   * @param text the Dockerfile as the engine got it
   * @param target the stage that was asked for; null for the last one
   */
  remember(imageId: string, uri: vscode.Uri, text: string, target: string | null): Promise<void> {
    return this.#built.set(imageId, { uri: uri.toString(), target, digest: digestOfText(text) });
  }

  /** @param facts what the engine says that has the image */
  of(image: Image, facts: EngineFacts | undefined): Built | undefined {
    for (const id of idsOf(image, facts)) {
      const built = this.#built.get(id);
      if (built) return built;
    }
    return undefined;
  }

  /** What the user chose since counts. */
  forget(image: Image, facts: EngineFacts | undefined): Promise<void> {
    return this.#built.delete(idsOf(image, facts));
  }
}

/** Of a Dockerfile's text; line ends are no part of it. */
export function digestOfText(text: string): string {
  return createHash('sha256').update(text.replace(/\r\n/g, '\n')).digest('hex');
}

/** All that engines may call it by: the digest of its config, of its manifest, or of an index that leads there. */
function idsOf({ id, manifestDigest, indexes }: Image, facts: EngineFacts | undefined): string[] {
  const ofEngine = facts ? [facts.id, facts.target] : [];
  const own = [id, ...(manifestDigest ? [manifestDigest] : []), ...indexes.map(({ digest }) => digest)];
  return [...new Set<string>([...ofEngine, ...own])];
}

function isBuilt(value: unknown): value is Built {
  if (typeof value !== 'object' || value === null) return false;
  const { uri, target, digest } = value as Partial<Record<keyof Built, unknown>>;
  const isTarget = target === null || typeof target === 'string';
  return typeof uri === 'string' && typeof digest === 'string' && isTarget;
}
