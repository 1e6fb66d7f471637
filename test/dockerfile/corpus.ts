import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseConfig, platformOf } from '../../src/image/config.ts';
import { type Digest, digestOf, isDigest } from '../../src/image/digest.ts';
import { pairHistory } from '../../src/image/history.ts';
import type { Image, Layer } from '../../src/image/image.ts';
import { FIXTURES } from '../helpers/fixtures.ts';

const CORPUS = join(FIXTURES, 'dockerfiles');

export const BUILDERS = ['buildkit', 'classic', 'buildah', 'buildah-flat'] as const;
export type Builder = (typeof BUILDERS)[number];

/** An image of the corpus, and what is known of it independently of the text of its history. */
export interface Case {
  readonly name: string;
  readonly builder: Builder;
  readonly image: Image;
  /** Digests of the layers as stored; null where the engine keeps none. */
  readonly digests: readonly (Digest | null)[];
  /** For each step the lines that made it, `4` or `4-9`; `-` for the base's. */
  readonly expected: readonly string[];
}

/** The names of the Dockerfiles. */
export const NAMES = readdirSync(CORPUS).filter((name) => existsSync(join(CORPUS, name, 'expected.json')));

export function sourceOf(name: string): string {
  return readFileSync(join(CORPUS, name, 'Dockerfile'), 'utf8');
}

/** BuildKit's statement; undefined where it was not kept. */
export function statementOf(name: string, file = 'provenance.json'): Uint8Array | undefined {
  const path = join(CORPUS, name, file);
  return existsSync(path) ? readFileSync(path) : undefined;
}

/** All images of one builder. */
export function casesOf(builder: Builder): Case[] {
  return NAMES.flatMap((name) => {
    const expected = JSON.parse(readFileSync(join(CORPUS, name, 'expected.json'), 'utf8'))[builder];
    return expected ? [{ name, builder, expected, ...imageOf(name, builder) }] : [];
  });
}

function imageOf(name: string, builder: Builder): Pick<Case, 'image' | 'digests'> {
  const kept = JSON.parse(readFileSync(join(CORPUS, name, `${builder}.json`), 'utf8'));
  const bytes = Buffer.from(JSON.stringify(kept.config));
  const config = parseConfig(bytes, name);
  const digests = kept.layers.map(({ digest }: { digest: unknown }) => (isDigest(digest) ? digest : null));
  const { steps } = pairHistory(config, digests.length);
  const layers = digests.map((digest: Digest | null, index: number) => layerOf(index, digest));
  const id = digestOf(bytes);
  const image: Image = {
    id,
    manifestDigest: null,
    references: [`${name}:1`],
    platform: platformOf(config),
    config,
    rawConfig: { digest: id, claimed: null, claimedSize: null, mediaType: null, bytes },
    rawManifest: null,
    indexes: [],
    layers,
    namedLayers: layers.length,
    steps,
    attestations: [],
    notes: [],
  };
  return { image, digests };
}

function layerOf(index: number, digest: Digest | null): Layer {
  return {
    index,
    diffId: null,
    digest,
    chainId: null,
    mediaType: null,
    size: null,
    claimedSize: null,
    claimedDigest: null,
    compression: null,
    blob: null,
    name: `layer ${index}`,
  };
}
