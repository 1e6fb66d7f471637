import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { configOf, descriptorOf, json, ociLayoutOf } from '../helpers/archive.ts';
import { FIXTURES } from '../helpers/fixtures.ts';
import { Random } from '../helpers/random.ts';
import { tarOf } from '../helpers/tar.ts';
import { archiveOf } from '../overlay/product.ts';
import { randomStack } from '../overlay/randomStack.ts';
import { layerBytes } from '../overlay/script.ts';
import { gzipInBlocks } from './gzipInBlocks.ts';

/** Archives above this are mutated too seldom to be worth their time. */
const LARGEST = 300_000;

/** All fixtures; folders are packed as a tar. */
export function fixtureBases(): Buffer[] {
  return ['archives', 'edge', 'rules', 'sample'].flatMap((folder) =>
    readdirSync(join(FIXTURES, folder))
      .sort()
      .map((name) => join(FIXTURES, folder, name))
      .filter((path) => !path.endsWith('.md'))
      .map((path) => (statSync(path).isDirectory() ? packed(path) : readFileSync(path)))
      .filter((bytes) => bytes.length <= LARGEST),
  );
}

function packed(folder: string): Buffer {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
  return tarOf(
    files
      .filter((name) => statSync(join(folder, name)).isFile())
      .map((name) => ({ name, content: readFileSync(join(folder, name)) })),
  );
}

/** A random stack of layers, as a docker-archive or an OCI layout. */
export function stackBase(seed: number): Buffer {
  const layers = randomStack(seed);
  if (new Random(seed).once(2)) return archiveOf(layers);
  const tars = layers.map(layerBytes);
  const config = configOf(tars);
  const blobs = new Random(seed + 2).once(2) ? tars.map(gzipInBlocks) : tars;
  const manifest = json({
    schemaVersion: 2,
    config: descriptorOf(config, 'application/vnd.oci.image.config.v1+json'),
    layers: blobs.map((blob) => descriptorOf(blob, 'application/vnd.oci.image.layer.v1.tar')),
  });
  const index = { manifests: [descriptorOf(manifest, 'application/vnd.oci.image.manifest.v1+json')] };
  const archive = tarOf(ociLayoutOf(index, [...blobs, config, manifest]));
  return new Random(seed + 1).once(8) ? gzipInBlocks(archive) : archive;
}
