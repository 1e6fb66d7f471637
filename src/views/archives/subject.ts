import * as vscode from 'vscode';
import { ImageError } from '../../image/errors.ts';
import type { CatalogImage, Variant } from '../../image/image.ts';
import { labelOf } from '../../image/labels.ts';
import { defaultVariant, thisMachine } from '../imagePage/defaultVariant.ts';
import type { ImagePages } from '../imagePage/pages.ts';
import { enginePlaceOf } from '../images/enginePlaceOf.ts';
import { nameOf, type Place, pathOf } from '../sources/place.ts';
import type { SourcePool } from '../sources/pool.ts';
import { findVariant } from '../sources/presentImage.ts';
import { archiveOf, imageOf, type Node, onlyVariant, variantOf } from './nodes.ts';
import { OpeningProgress, PATIENCE } from './openingProgress.ts';
import { pick } from './pick.ts';

/** The image a command is about. */
export interface Subject {
  readonly place: Place;
  readonly image: number;
  readonly catalogImage: CatalogImage;
  /** Undefined where the image as a whole is meant and has several platforms. */
  readonly variant: Variant | undefined;
  /** The row it came from, if it was one. */
  readonly node: Node | undefined;
}

/** Finds out what a command is about: the row it was called on, else the page in front, else what the user picks. */
export class Subjects {
  readonly #pool: SourcePool;
  readonly #pages: ImagePages;
  readonly #places: () => Promise<Place[]>;

  /** @param places the archives to pick from */
  constructor(pool: SourcePool, pages: ImagePages, places: () => Promise<Place[]>) {
    this.#pool = pool;
    this.#pages = pages;
    this.#places = places;
  }

  /** Undefined when the user picked nothing. */
  async image(argument: unknown): Promise<Subject | undefined> {
    const enginePlace = enginePlaceOf(argument);
    if (enginePlace) return this.#within(enginePlace, pickImage);
    const node = asNode(argument);
    const imageNode = node && imageOf(node);
    if (imageNode) return { ...imageNode, variant: variantOf(node), node };
    const shown = node ? undefined : await this.#pages.activeImage();
    if (shown) {
      const { image, variant } = shown.target;
      return this.#within(shown.place, (place, images) => {
        const catalogImage = images[image];
        if (!catalogImage) return undefined;
        const key = variant ?? defaultVariant(catalogImage.variants, thisMachine());
        const found = findVariant({ images }, image, key);
        return { place, image, ...found, node: undefined };
      });
    }
    const place = await this.archive(node);
    return place && this.#within(place, pickImage);
  }

  /** The archive of a row or of the page in front, or one the user picks. */
  async archive(argument: unknown): Promise<Place | undefined> {
    const node = asNode(argument);
    if (node) return archiveOf(node).place;
    return (await this.#pages.activePlace()) ?? this.pickArchive();
  }

  async pickArchive(): Promise<Place | undefined> {
    const places = await this.#places();
    if (places.length === 0) {
      await vscode.commands.executeCommand('layerscope.openArchive');
      return undefined;
    }
    const items = places.map((place) => ({ label: nameOf(place), description: pathOf(place), value: place }));
    return pick(items, vscode.l10n.t('Choose an archive'));
  }

  /** Runs with the images of a place while it is held open. */
  async #within<T>(place: Place, use: (place: Place, images: readonly CatalogImage[]) => T | Promise<T>): Promise<T> {
    const progress = new OpeningProgress(vscode.l10n.t('Reading {0}', nameOf(place)), PATIENCE);
    const lease = this.#pool.lease(place, { progress: (done, total) => progress.report(done, total) });
    try {
      const { catalog } = await lease.opened(progress.signal);
      progress.end();
      return await use(place, catalog.images);
    } finally {
      progress.end();
      lease.dispose();
    }
  }
}

/** The platform a command is about: the subject's own, or the one the user picks among those that are there. */
export async function presentVariant(subject: Subject): Promise<Extract<Variant, { state: 'present' }> | undefined> {
  const { variant, catalogImage } = subject;
  if (variant?.state === 'present') return variant;
  if (variant?.state === 'broken') throw variant.error;
  const present = catalogImage.variants.filter((each) => each.state === 'present');
  if (variant || present.length === 0)
    throw new ImageError('unreadable', 'The index names this platform, but it is not stored here.');
  const items = present.map((each) => ({ label: each.platform, description: '', value: each }));
  return pick(items, vscode.l10n.t('Choose a platform'));
}

async function pickImage(place: Place, images: readonly CatalogImage[]): Promise<Subject | undefined> {
  const items = images.map((catalogImage, image) => ({
    label: labelOf(catalogImage),
    description: catalogImage.references.slice(1).join(', '),
    value: { place, image, catalogImage, variant: onlyVariant(catalogImage), node: undefined },
  }));
  return pick(items, vscode.l10n.t('Choose an image of {0}', nameOf(place)));
}

/** The row a command was called on, if it was one. */
export function asNode(argument: unknown): Node | undefined {
  const isNode = typeof argument === 'object' && argument !== null && 'kind' in argument && 'parent' in argument;
  // Rows are the only such objects the editor hands to commands.
  return isNode ? (argument as Node) : undefined;
}
