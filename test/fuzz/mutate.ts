import * as zlib from 'node:zlib';
import { Random } from '../helpers/random.ts';
import { fixtureBases, stackBase } from './bases.ts';
import { mutateBytes, splice } from './bytes.ts';
import { gzipInBlocks } from './gzipInBlocks.ts';
import { mutateJson } from './json.ts';
import { mutateTar } from './tar.ts';
import { joined, nameOf, type Part, partsOf, withContent } from './tarParts.ts';
import { tocBase } from './tocBase.ts';

/** A mutated archive, and what was done to what. */
export interface Mutant {
  readonly bytes: Buffer;
  readonly how: readonly string[];
}

/** Makes mutants: the same seed gives the same one, as long as the fixtures stay the same. */
export function mutantMaker(): (seed: number) => Mutant {
  const fixtures = fixtureBases();
  return (seed) => {
    const random = new Random(seed);
    const base = () => {
      if (random.once(3)) return stackBase(random.below(1_000_000));
      return random.once(8) ? tocBase(random.below(1_000_000)) : random.pick(fixtures);
    };
    let bytes = base();
    const how: string[] = [];
    for (let rounds = random.pick([1, 1, 1, 2, 2, 3]); rounds > 0; rounds--) {
      const step = random.once(25)
        ? { bytes: splice(bytes, base(), random), how: 'splice' }
        : mutateArchive(bytes, random);
      bytes = step.bytes;
      how.push(step.how);
    }
    return { bytes, how };
  };
}

function mutateArchive(bytes: Buffer, random: Random): { bytes: Buffer; how: string } {
  const compressed = inflated(bytes);
  if (compressed && !random.once(3)) {
    const { bytes: inner, how } = mutateArchive(compressed.bytes, random);
    return { bytes: compressed.again(inner), how };
  }
  switch (
    random.pick(['bytes', 'tar', 'tar', 'json', 'json', 'json', 'layer', 'layer', 'layer', 'layer', 'whole'] as const)
  ) {
    case 'bytes':
      return labelled('bytes', mutateBytes(bytes, random));
    case 'tar':
      return labelled('tar', mutateTar(bytes, random));
    case 'json':
      return mutateMember(bytes, random, isJson, 'json', (content) => {
        const { text, how } = mutateJson(content.toString(), random);
        return { bytes: Buffer.from(text), how };
      });
    case 'layer':
      return mutateMember(bytes, random, isLayer, 'layer', (content) => mutateLayer(content, random));
    case 'whole':
      return { bytes: gzipInBlocks(bytes), how: 'gzip' };
  }
}

function mutateLayer(blob: Buffer, random: Random): { bytes: Buffer; how: string } {
  const compressed = inflated(blob);
  if (compressed && random.once(4)) return labelled(compressed.name, mutateBytes(blob, random));
  const tar = compressed?.bytes ?? blob;
  const { bytes, how } = random.once(4) ? labelled('bytes', mutateBytes(tar, random)) : mutateTar(tar, random);
  if (random.once(8)) return { bytes: gzipInBlocks(bytes), how };
  return { bytes: compressed && !random.once(4) ? compressed.again(bytes) : bytes, how };
}

/** One of the members that `choose` likes, with its content changed and its header put right. */
function mutateMember(
  archive: Buffer,
  random: Random,
  choose: (part: Part) => boolean,
  label: string,
  change: (content: Buffer) => { bytes: Buffer; how: string },
): { bytes: Buffer; how: string } {
  const parts = partsOf(archive);
  const chosen = parts.filter(choose);
  const part = chosen[random.below(Math.max(1, chosen.length))];
  if (!part) return labelled('bytes', mutateBytes(archive, random));
  const { bytes, how } = change(part.content);
  return { bytes: joined(parts.with(parts.indexOf(part), withContent(part, bytes))), how: `${label}/${how}` };
}

function isJson({ content }: Part): boolean {
  const [first] = content;
  if (first !== 0x7b && first !== 0x5b) return false;
  try {
    JSON.parse(content.toString());
    return true;
  } catch {
    return false;
  }
}

function isLayer(part: Part): boolean {
  return (
    part.content.length >= 512 &&
    !isJson(part) &&
    !/[xgLK]/.test(String.fromCharCode(part.header[156] ?? 0)) &&
    nameOf(part) !== ''
  );
}

interface Inflated {
  readonly name: 'gzip' | 'zstd';
  readonly bytes: Buffer;
  again(bytes: Buffer): Buffer;
}

/** What the bytes inflate to, where they are whole gzip or zstd (which the oldest supported Node cannot write). */
function inflated(bytes: Buffer): Inflated | undefined {
  try {
    if (bytes[0] === 0x1f && bytes[1] === 0x8b)
      return { name: 'gzip', bytes: zlib.gunzipSync(bytes), again: gzipInBlocks };
    if (bytes.readUInt32LE(0) === 0xfd2fb528 && typeof zlib.zstdDecompressSync === 'function')
      return {
        name: 'zstd',
        bytes: zlib.zstdDecompressSync(bytes),
        again: (changed) => zlib.zstdCompressSync(changed),
      };
  } catch {
    // Mutated before.
  }
  return undefined;
}

function labelled(label: string, { bytes, how }: { bytes: Buffer; how: string }): { bytes: Buffer; how: string } {
  return { bytes, how: `${label}/${how}` };
}
