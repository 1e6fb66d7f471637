import { randomBytes } from 'node:crypto';
import { configOf, descriptorOf, json, ociLayoutOf, sha256 } from './archive.ts';
import { tarOf } from './tar.ts';

const MANIFEST = 'application/vnd.oci.image.manifest.v1+json';
const INDEX = 'application/vnd.oci.image.index.v1+json';

/** An archive of an image for two platforms, and the digests that it may be known by. */
export function twoPlatforms(name: string) {
  const blobs: Uint8Array[] = [];
  const described = (architecture: string) => {
    const layer = tarOf([{ name: architecture, content: randomBytes(1000) }]);
    const config = configOf([layer], { architecture });
    const manifest = json({
      schemaVersion: 2,
      mediaType: MANIFEST,
      config: descriptorOf(config, 'application/vnd.oci.image.config.v1+json'),
      layers: [descriptorOf(layer, 'application/vnd.oci.image.layer.v1.tar')],
    });
    blobs.push(layer, config, manifest);
    return descriptorOf(manifest, MANIFEST, { platform: { os: 'linux', architecture } });
  };
  const [amd64, s390x] = [described('amd64'), described('s390x')];
  const index = json({ schemaVersion: 2, mediaType: INDEX, manifests: [amd64, s390x] });
  const annotations = { 'io.containerd.image.name': name };
  const top = { schemaVersion: 2, mediaType: INDEX, manifests: [descriptorOf(index, INDEX, { annotations })] };
  return {
    index: sha256(index),
    manifests: { 'linux/amd64': amd64.digest, 'linux/s390x': s390x.digest },
    archive: tarOf(ociLayoutOf(top, [...blobs, index])),
  };
}
