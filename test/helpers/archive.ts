import { createHash } from 'node:crypto';
import { type TarMember, tarOf } from './tar.ts';

export function sha256(bytes: Uint8Array | string): `sha256:${string}` {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

/** A config with as many steps as layers. */
export function configOf(layers: readonly Uint8Array[], more: Readonly<Record<string, unknown>> = {}): Buffer {
  return json({
    architecture: 'amd64',
    os: 'linux',
    config: {},
    rootfs: { type: 'layers', diff_ids: layers.map(sha256) },
    history: layers.map((_, index) => ({ created_by: `step ${index}` })),
    ...more,
  });
}

/** What `docker save` wrote from 1.10 on, without the legacy parts: plain layers, one image. */
export function dockerArchiveOf(
  layers: readonly Uint8Array[],
  { config = configOf(layers), tags = ['test:latest'] as readonly string[] | null } = {},
): Buffer {
  const configName = `${sha256(config).slice(7)}.json`;
  return tarOf([
    ...layers.map((layer, index): TarMember => ({ name: `${index}/layer.tar`, content: layer })),
    { name: configName, content: config },
    {
      name: 'manifest.json',
      content: json([{ Config: configName, RepoTags: tags, Layers: layers.map((_, index) => `${index}/layer.tar`) }]),
    },
  ]);
}

/** The members of an OCI layout. */
export function ociLayoutOf(index: unknown, blobs: readonly Uint8Array[]): TarMember[] {
  return [
    { name: 'oci-layout', content: json({ imageLayoutVersion: '1.0.0' }) },
    ...blobs.map((blob): TarMember => ({ name: blobPath(blob), content: blob })),
    { name: 'index.json', content: json(index) },
  ];
}

export function blobPath(blob: Uint8Array): string {
  return `blobs/${sha256(blob).replace(':', '/')}`;
}

export function descriptorOf(blob: Uint8Array, mediaType: string, more: Readonly<Record<string, unknown>> = {}) {
  return { mediaType, digest: sha256(blob), size: blob.length, ...more };
}

export function json(value: unknown): Buffer {
  return Buffer.from(JSON.stringify(value));
}
