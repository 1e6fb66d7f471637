import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MatchedImage } from '../../src/dockerfile/matchInput.ts';
import { type ImageConfig, parseConfig } from '../../src/image/config.ts';
import { type Digest, isDigest } from '../../src/image/digest.ts';
import { pairHistory } from '../../src/image/history.ts';
import type { Layer } from '../../src/image/image.ts';
import { FIXTURES } from '../helpers/fixtures.ts';

const CORPUS = join(FIXTURES, 'dockerfiles');

export const BUILDERS = ['buildkit', 'classic', 'buildah', 'buildah-flat'] as const;
export type Builder = (typeof BUILDERS)[number];

/** An image of the corpus, and what is known of it independently of the text of its history. */
export interface Case {
  readonly name: string;
  readonly builder: Builder;
  readonly image: MatchedImage;
  readonly config: ImageConfig;
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

function imageOf(name: string, builder: Builder): Pick<Case, 'image' | 'config' | 'digests'> {
  const kept = JSON.parse(readFileSync(join(CORPUS, name, `${builder}.json`), 'utf8'));
  const config = parseConfig(Buffer.from(JSON.stringify(kept.config)), name);
  const digests = kept.layers.map(({ digest }: { digest: unknown }) => (isDigest(digest) ? digest : null));
  const { steps } = pairHistory(config, digests.length);
  const layers = digests.map((digest: Digest | null, index: number) => layerOf(index, digest));
  return { image: { steps, layers }, config, digests };
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
