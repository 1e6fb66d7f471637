import { mkdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { cache } from '../../../scripts/paths.mjs';
import { dockerArchiveOf } from '../../helpers/archive.ts';
import { FIXTURES } from '../../helpers/fixtures.ts';
import { type TarMember, tarOf } from '../../helpers/tar.ts';

/**
 * Writes an archive of these layers for the `fixtures` of a window: there before it opens, as a window may be slow to see
 * what comes later.
 */
export function cachedArchive(name: string, ...layers: readonly (readonly TarMember[])[]): string {
  mkdirSync(cache, { recursive: true });
  const path = join(cache, name);
  writeFileSync(path, dockerArchiveOf(layers.map((members) => tarOf(members))));
  return fixtureOf(path);
}

/** A file as `fixtures` want it. */
export function fixtureOf(path: string): string {
  return relative(FIXTURES, path);
}
