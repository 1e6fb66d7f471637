import { gzipSync } from 'node:zlib';
import type { Bytes, Compression, Image, Layer } from '../../src/image/image.ts';
import { FLAG, KIND, type LayerIndex } from '../../src/image/layerIndex.ts';
import { nameAt } from '../../src/image/names.ts';
import type { Note } from '../../src/image/notes.ts';
import { numbersAt, textAt } from '../../src/image/rareColumns.ts';
import { LayerBuilder } from '../../src/layers/layerBuilder.ts';
import { TarParser } from '../../src/layers/tarParser.ts';
import { type TarMember, tarOf } from './tar.ts';
import { storedFrame } from './zstd.ts';

/** The index of a layer with these members, and its notes. */
export function buildLayer(members: readonly TarMember[]): { index: LayerIndex; notes: Note[] } {
  const builder = new LayerBuilder();
  const parser = new TarParser({
    entry(entry) {
      builder.add(entry);
      return false;
    },
  });
  parser.feed(tarOf(members), 0);
  return { index: builder.build(null), notes: builder.notes.build(0) };
}

const KINDS: Readonly<Record<number, string>> = Object.fromEntries(
  Object.entries(KIND).map(([name, number]) => [number, name]),
);

/**
 * What a layer comes to, a line for each path that is more than mentioned, by path: `a/b file 644 5`,
 * `a implied`, `a/c whiteout`, `a opaque`.
 */
export function linesOf(index: LayerIndex): string[] {
  const paths: string[] = [];
  const lines: string[] = [];
  for (let node = 0; node < index.parent.length; node++) {
    const parent = paths[index.parent[node] ?? 0];
    const name = nameAt(index.names, index.name[node] ?? 0);
    paths[node] = node === 0 ? '' : parent === '' ? name : `${parent}/${name}`;
    const line = lineOf(index, node);
    if (line !== '' && node > 0) lines.push(`${paths[node]}${line}`);
    else if (line !== '' && line !== ' implied') lines.push(`/${line}`);
  }
  return lines.sort();
}

function lineOf(index: LayerIndex, node: number): string {
  const kind = index.kind[node] ?? KIND.none;
  const flags = index.flags[node] ?? 0;
  const marks = `${flags & FLAG.whiteout ? ' whiteout' : ''}${flags & FLAG.opaque ? ' opaque' : ''}`;
  if (kind === KIND.none) return marks;
  if (kind === KIND.implied) return ` implied${marks}`;
  const inode = index.inode[node] ?? -1;
  const target = textAt(index.links, node) ?? textAt(index.outsideLinks, node);
  const parts = [
    flags & FLAG.hardLink ? `link to ${KINDS[kind]}` : KINDS[kind],
    (index.mode[node] ?? 0).toString(8),
    ...(inode >= 0 ? [index.inodeSize[inode]] : []),
    ...(target === undefined ? [] : [`-> ${target}`]),
    ...(numbersAt(index.devices, node) ?? []),
  ];
  return ` ${parts.join(' ')}${marks}`;
}

/** How a layer's tar is stored. */
export type Form = 'none' | 'gzip' | 'zstd';

export function packed(tar: Buffer, form: Form): Buffer {
  return form === 'gzip' ? gzipSync(tar) : form === 'zstd' ? storedFrame(tar) : tar;
}

/** A layer of which nothing is claimed. */
export function layerOf(blob: Bytes | null, compression: Compression | null, index = 0): Layer {
  const nothing = {
    diffId: null,
    digest: null,
    chainId: null,
    mediaType: null,
    claimedSize: null,
    claimedDigest: null,
  };
  return { ...nothing, index, size: blob?.size ?? null, compression, blob, name: `${index}` };
}

/** An image of which only the layers are looked at. */
export function imageOf(layers: readonly Layer[]): Image {
  return { layers } as unknown as Image;
}

export const FORMS: readonly Form[] = ['none', 'gzip', 'zstd'];
