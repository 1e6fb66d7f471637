import { configOf, descriptorOf, json, ociLayoutOf } from '../helpers/archive.ts';
import { Random } from '../helpers/random.ts';
import { type TarMember, tarOf } from '../helpers/tar.ts';
import { TOC_FORMS, tocLayer } from '../helpers/tocLayer.ts';
import { mutateJson } from './json.ts';

const CLAIMS = {
  gzip: ['application/vnd.oci.image.layer.v1.tar+gzip', 'containerd.io/snapshot/stargz/toc.digest'],
  zstd: ['application/vnd.oci.image.layer.v1.tar+zstd', 'io.github.containers.zstd-chunked.manifest-checksum'],
} as const;

/** An OCI layout of layers that end in a table of contents, which says of some what is not so. */
export function tocBase(seed: number): Buffer {
  const random = new Random(seed);
  const form = random.pick(TOC_FORMS);
  const layers = Array.from({ length: 1 + random.below(3) }, () => randomLayer(form, random));
  const config = configOf(layers.map(({ tar }) => tar));
  const [type, annotation] = CLAIMS[form];
  const manifest = json({
    schemaVersion: 2,
    config: descriptorOf(config, 'application/vnd.oci.image.config.v1+json'),
    layers: layers.map(({ blob, digest }) => descriptorOf(blob, type, { annotations: { [annotation]: digest } })),
  });
  const index = { manifests: [descriptorOf(manifest, 'application/vnd.oci.image.manifest.v1+json')] };
  return tarOf(ociLayoutOf(index, [...layers.map(({ blob }) => blob), config, manifest]));
}

function randomLayer(form: (typeof TOC_FORMS)[number], random: Random) {
  const members = Array.from({ length: 1 + random.below(12) }, () => randomMember(random));
  const chunk = random.pick([100, 1000, 4096]);
  let table = '';
  const change = (entries: unknown) => {
    table = JSON.stringify({ version: 1, entries });
    return entries;
  };
  const whole = tocLayer(form, members, { change, chunk });
  if (random.once(2)) return whole;
  const place = random.once(6) ? { offset: random.below(whole.blob.length) } : {};
  return tocLayer(form, members, { json: mutateJson(table, random).text, chunk, place });
}

function randomMember(random: Random): TarMember {
  const name = random.pick([
    'a',
    'b',
    'etc/',
    'etc/a',
    'etc/b',
    'usr/lib/c',
    'usr/.wh.lib',
    'etc/.wh..wh..opq',
    'd\xe9',
  ]);
  const mode = random.pick([0o644, 0o755, 0o4755]);
  if (name.endsWith('/')) return { name, mode: 0o755 };
  switch (random.below(6)) {
    case 0:
      return { name, type: '2', link: random.pick(['a', '/etc', '../b']), mode };
    case 1:
      return { name, type: '1', link: random.pick(['a', 'etc/a', 'none']), mode };
    case 2:
      return { name, mode, content: 'x', pax: { 'SCHILY.xattr.user.x': 'y' } };
    default:
      return {
        name,
        mode,
        mtime: random.below(2),
        content: 'content '.repeat(random.below(random.pick([2, 40, 800]))),
      };
  }
}
