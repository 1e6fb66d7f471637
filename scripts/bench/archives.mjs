import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream, existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { pack } from 'tar-stream';

/**
 * @typedef {{ name: string, layers: number, filesPerLayer: number, sizes: readonly number[], compression?: 'gzip' | 'zstd' }} Shape
 * @typedef {{ file: string, members: string[], bytes: number, entries: number }} Made
 */

/** 163,120 entries in 20 layers. */
export const HUGE = { name: 'huge', layers: 20, filesPerLayer: 8156, sizes: [1, 5, 20, 100, 900] };

/**
 * A docker-archive of this shape from a fixed seed, made once: distinct files, 500 rewritten and 15 removed in each layer
 * but the first.
 * @param {string} folder
 * @param {Shape} shape
 * @param {number} scale of the number of files
 * @returns {Promise<Made>}
 */
export async function makeArchive(folder, shape, scale) {
  const base = join(folder, `${shape.name}-${scale}`);
  const file = `${base}.tar`;
  const about = `${base}.json`;
  if (existsSync(about)) return JSON.parse(readFileSync(about, 'utf8'));
  const random = mulberry32(1);
  const content = contentOf(random);
  const paths = [];
  const layers = [];
  let entries = 0;
  for (let layer = 0; layer < shape.layers; layer++) {
    const path = `${base}.layer`;
    const diffId = await writeLayer(path, shape.compression, (tar) => {
      const files = Math.max(1, Math.round(shape.filesPerLayer * scale));
      for (let index = 0; index < files; index++) {
        const again = layer > 0 && index < Math.min(515, files / 4);
        const name = again
          ? paths[Math.floor(random() * paths.length)]
          : `usr/lib/part${Math.floor(index / 40) % 300}/package${layer}-${Math.floor(index / 200)}/file${index}.py`;
        if (!again) paths.push(name);
        entries++;
        const removed = again && index < Math.min(15, files / 8);
        const size = shape.sizes[Math.floor(random() * shape.sizes.length)];
        if (removed) tar.entry({ name: name.replace(/([^/]+)$/, '.wh.$1') }, Buffer.alloc(0));
        else tar.entry({ name, mode: 0o644 }, content(size));
      }
    });
    layers.push({ member: `${diffId}/layer.tar`, diffId: `sha256:${diffId}`, bytes: readFileSync(path) });
    rmSync(path);
    if (layer === 0) writeFileSync(file, '');
    await append(file, layers.at(-1).member, layers.at(-1).bytes);
    layers.at(-1).bytes = null;
  }
  const members = layers.map(({ member }) => member);
  const config = JSON.stringify({
    architecture: 'amd64',
    os: 'linux',
    rootfs: { type: 'layers', diff_ids: layers.map(({ diffId }) => diffId) },
    history: layers.map((_, index) => ({ created_by: `RUN step ${index}` })),
  });
  const id = createHash('sha256').update(config).digest('hex');
  await append(file, `${id}.json`, Buffer.from(config));
  const manifest = [{ Config: `${id}.json`, RepoTags: [`${shape.name}:1`], Layers: members }];
  await append(file, 'manifest.json', Buffer.from(JSON.stringify(manifest)));
  await append(file, null, Buffer.alloc(1024));
  const made = { file, members, bytes: statSync(file).size, entries };
  writeFileSync(about, JSON.stringify(made));
  return made;
}

/**
 * @param {string} path
 * @param {Shape['compression']} compression
 * @param {(tar: import('tar-stream').Pack) => void} fill
 * @returns {Promise<string>} the diff ID's hex digits
 */
async function writeLayer(path, compression, fill) {
  const tar = pack();
  const hash = createHash('sha256');
  fill(tar);
  tar.finalize();
  async function* hashed() {
    for await (const chunk of tar) {
      hash.update(chunk);
      yield chunk;
    }
  }
  if (compression === 'zstd') await pipeZstd(Readable.from(hashed()), path);
  else await pipeline([Readable.from(hashed()), ...(compression ? [createGzip()] : []), createWriteStream(path)]);
  return hash.digest('hex');
}

/** Old versions of Node have no zstd; the command is what is measured against, so it is there. */
async function pipeZstd(tar, path) {
  const child = spawn('zstd', ['-q', '-f', '-o', path], { stdio: ['pipe', 'ignore', 'inherit'] });
  const ended = once(child, 'close');
  await pipeline(tar, child.stdin);
  const [code] = await ended;
  if (code !== 0) throw new Error(`zstd ended with ${code}`);
}

/** Appends a member, or bytes alone, so that no archive is ever held in memory whole. */
async function append(file, name, bytes) {
  const handle = await open(file, 'a');
  try {
    if (name !== null) await handle.writeFile(header(name, bytes.length));
    await handle.writeFile(bytes);
    if (name !== null) await handle.writeFile(Buffer.alloc((512 - (bytes.length % 512)) % 512));
  } finally {
    await handle.close();
  }
}

function header(name, size) {
  const block = Buffer.alloc(512);
  block.write(name, 0);
  block.write('0000644\0', 100);
  block.write('0000000\0', 108);
  block.write('0000000\0', 116);
  block.write(`${size.toString(8).padStart(11, '0')}\0`, 124);
  block.write('00000000000\0', 136);
  block.write('        ', 148);
  block.write('0', 156);
  block.write('ustar\0', 257);
  block.write('00', 263);
  block.write(
    `${block
      .reduce((sum, byte) => sum + byte, 0)
      .toString(8)
      .padStart(6, '0')}\0 `,
    148,
  );
  return block;
}

/** Text-like content: it compresses about as well as programs do. */
function contentOf(random) {
  const words = Array.from({ length: 2000 }, () => Math.floor(random() * 2 ** 32).toString(36));
  let text = '';
  while (text.length < 4 << 20) text += `${words[Math.floor(random() * words.length)]} `;
  const some = Buffer.from(text);
  return (size) => {
    // A large file is the same text over and over.
    const all = size < some.length ? some : Buffer.alloc(size + some.length, some);
    const start = Math.floor(random() * (all.length - size));
    return all.subarray(start, start + size);
  };
}

function mulberry32(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
