import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { createGzip } from 'node:zlib';
import { json } from './archive.ts';
import { BLOCK, headerOf, tarOf } from './tar.ts';

/** Headers that are written at once. */
const BATCH = 4096;

/**
 * Writes a docker-archive of one gzip layer with so many empty files: half of them in one folder, the others in folders of a
 * hundred.
 */
export async function writeWideLayer(file: string, paths: number): Promise<void> {
  const hash = createHash('sha256');
  function* blocks(): Generator<Buffer> {
    for (let from = 0; from < paths; from += BATCH) {
      const batch = Buffer.alloc(BLOCK * Math.min(BATCH, paths - from));
      for (let at = 0; at < batch.length; at += BLOCK)
        headerOf({ name: nameOf(from + at / BLOCK, paths) }).copy(batch, at);
      hash.update(batch);
      yield batch;
    }
    const end = Buffer.alloc(2 * BLOCK);
    hash.update(end);
    yield end;
  }
  const layer = await buffer(Readable.from(blocks()).pipe(createGzip({ level: 1 })));
  const config = json({
    architecture: 'amd64',
    os: 'linux',
    config: {},
    rootfs: { type: 'layers', diff_ids: [`sha256:${hash.digest('hex')}`] },
    history: [{ created_by: 'RUN touch' }],
  });
  const manifest = json([{ Config: 'config.json', RepoTags: ['wide:1'], Layers: ['layer.tar'] }]);
  const members = { 'layer.tar': layer, 'config.json': config, 'manifest.json': manifest };
  await writeFile(file, tarOf(Object.entries(members).map(([name, content]) => ({ name, content }))));
}

function nameOf(index: number, paths: number): string {
  return index < paths / 2
    ? `flat/file${index}`
    : `deep/${Math.floor(index / 10_000)}/${Math.floor(index / 100)}/file${index}`;
}
