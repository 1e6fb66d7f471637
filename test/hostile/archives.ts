import { gzipSync } from 'node:zlib';
import { configOf, descriptorOf, dockerArchiveOf, json, ociLayoutOf } from '../helpers/archive.ts';
import { extended, memberOf, paxRecord, type TarMember, tarOf } from '../helpers/tar.ts';
import { repeatedFrame, storedFrame } from '../helpers/zstd.ts';

/** An archive made to take all time or memory, and what is said of it. */
export interface HostileArchive {
  readonly what: string;
  readonly make: () => Buffer;
  /** Notes, errors and formats that must be among those reached, as `examine` calls them. */
  readonly says: readonly string[];
}

const INDEX = 'application/vnd.oci.image.index.v1+json';
const MANIFEST = 'application/vnd.oci.image.manifest.v1+json';
const CONFIG = 'application/vnd.oci.image.config.v1+json';
const LAYER = 'application/vnd.oci.image.layer.v1.tar';
const DAMAGED = ['format docker-archive', 'note layer-damaged'];
const SHOWN = ['format docker-archive'];

function times<T>(count: number, make: (index: number) => T): T[] {
  return Array.from({ length: count }, (_, index) => make(index));
}

/** An archive of one image with one layer of these members. */
function layerOf(...members: readonly TarMember[]): Buffer {
  return dockerArchiveOf([tarOf(members)]);
}

/** An OCI layout whose index names one blob. */
function layoutOf(blob: Buffer, mediaType: string, blobs: readonly Buffer[]): Buffer {
  return tarOf(ociLayoutOf({ manifests: [descriptorOf(blob, mediaType)] }, [blob, ...blobs]));
}

/** An image of one small layer and the config given. */
function imageWith(config: Buffer, layers: readonly Buffer[]): Buffer {
  const manifest = json({
    config: descriptorOf(config, CONFIG),
    layers: layers.map((layer) => descriptorOf(layer, LAYER)),
  });
  return layoutOf(manifest, MANIFEST, [config, ...new Set(layers)]);
}

function sparse(name: string, size: number, map: string): TarMember {
  return { name, pax: { 'GNU.sparse.size': String(size), 'GNU.sparse.map': map } };
}

/** Compressed literals whose Huffman weights are one symbol that takes no bits: read naively they never end. */
function endlessHuffman(): Buffer {
  const tree = [4, 0xf0, 0x03, 0x00, 0x04];
  const literals = [0xa2, 0x80 | (((tree.length + 1) & 3) << 6), (tree.length + 1) >> 2, ...tree, 0x01];
  const block = [...literals, 0x00];
  const header = (block.length << 3) | (2 << 1) | 1;
  return Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x20, 10, header & 0xff, header >> 8, 0, ...block]);
}

function nestedIndexes(depth: number): Buffer {
  let below = json({ manifests: [] });
  const blobs = [below];
  for (let left = depth; left > 0; left--) {
    below = json({ manifests: [descriptorOf(below, INDEX)] });
    blobs.push(below);
  }
  return layoutOf(below, INDEX, blobs);
}

/** Every index names the next one twenty times. */
function branchingIndexes(): Buffer {
  let below = json({ manifests: [] });
  const blobs = [below];
  for (let level = 0; level < 14; level++) {
    below = json({ manifests: times(20, () => descriptorOf(below, INDEX)), level });
    blobs.push(below);
  }
  return layoutOf(below, INDEX, blobs);
}

const DOCUMENTS: readonly HostileArchive[] = [
  {
    what: 'an index.json above 8 MiB',
    make: () => tarOf([{ name: 'index.json', content: Buffer.alloc((8 << 20) + 1, ' ') }]),
    says: ['error limit: {0} is {1} bytes long; more than {2} are not read as JSON.'],
  },
  {
    what: 'a config above 8 MiB',
    make: () => imageWith(Buffer.alloc((8 << 20) + 1, ' '), []),
    says: ['error limit: {0} is {1} bytes long; more than {2} are not read as JSON.'],
  },
  {
    what: 'a config a million lists deep',
    make: () => imageWith(Buffer.from(`{"rootfs":${'['.repeat(1e6)}${']'.repeat(1e6)}}`), []),
    says: ['error limit: {0} has lists and objects more than {1} deep in each other.'],
  },
  {
    what: 'keys that are properties of every object',
    make: () =>
      imageWith(
        Buffer.from(
          '{"__proto__":{"os":"evil"},"constructor":{"prototype":{"x":1}},"config":{"__proto__":{"User":"evil"},' +
            '"Labels":{"__proto__":"1","constructor":"2","toString":"3"},"ExposedPorts":{"__proto__":{}}},' +
            '"rootfs":{"__proto__":null,"diff_ids":[]},"history":[{"__proto__":{"empty_layer":true}}]}',
        ),
        [],
      ),
    says: ['format oci-layout', 'note history-mismatch'],
  },
  {
    what: 'indexes thirty deep',
    make: () => nestedIndexes(30),
    says: ['error damaged: {0} has an index that contains itself, or nests more than {1} deep.'],
  },
  {
    what: 'indexes that branch to a million million million',
    make: branchingIndexes,
    says: ['error limit: {0} names more than {1} manifests.'],
  },
  {
    what: 'an index of 25,000 manifests',
    make: () => {
      const one = descriptorOf(Buffer.from('absent'), MANIFEST);
      const manifests = times(25_000, (index) => ({ ...one, digest: `sha256:${String(index).padStart(64, '0')}` }));
      return layoutOf(json({ manifests }), INDEX, []);
    },
    says: ['error limit: {0} names more than {1} manifests.'],
  },
  {
    what: 'one document of 7 MB named a thousand times',
    make: () => {
      const large = json({ manifests: [], padding: 'x'.repeat(7e6) });
      const manifests = Array(1000).fill(descriptorOf(large, INDEX));
      return layoutOf(json({ manifests }), INDEX, [large]);
    },
    says: ['error limit: {0} names more than {1} bytes of JSON documents.'],
  },
  {
    what: '10,000 attestations of one image',
    make: () => {
      const annotations = {
        'vnd.docker.reference.type': 'attestation-manifest',
        'vnd.docker.reference.digest': `sha256:${'0'.repeat(64)}`,
      };
      const config = configOf([]);
      const image = json({ config: descriptorOf(config, CONFIG) });
      const manifests = times(10_000, (index) => ({
        digest: `sha256:${String(index).padStart(64, '0')}`,
        annotations: { ...annotations },
      }));
      return layoutOf(json({ manifests: [descriptorOf(image, MANIFEST), ...manifests] }), INDEX, [image, config]);
    },
    says: ['format oci-layout', 'note orphan-attestation'],
  },
  {
    what: 'a manifest.json of 200,000 images',
    make: () =>
      tarOf([
        { name: 'c.json', content: configOf([]) },
        { name: 'manifest.json', content: json(times(200_000, () => ({ Config: 'c.json' }))) },
      ]),
    says: ['format docker-archive', 'note unreadable-part'],
  },
  {
    what: 'a config of a million values',
    make: () => imageWith(Buffer.from(`{"history":[${'{},'.repeat(1e6)}{}]}`), []),
    says: ['error limit: {0} has more than {1} values.'],
  },
  {
    what: 'an image with hundreds of thousands of references',
    make: () =>
      tarOf([
        { name: 'c.json', content: configOf([]) },
        {
          name: 'manifest.json',
          content: json(times(2, () => ({ Config: 'c.json', RepoTags: times(200_000, (index) => `a:${index}`) }))),
        },
      ]),
    says: SHOWN,
  },
  {
    what: 'an image of 1,001 layers',
    make: () => imageWith(configOf([]), Array(1001).fill(tarOf([]))),
    says: ['error limit: The image {0} has {1} layers and {2} steps; more than {3} and {4} are not read.'],
  },
  {
    what: 'a history of 10,001 steps',
    make: () => imageWith(configOf([], { history: Array(10_001).fill({}) }), []),
    says: ['error limit: The image {0} has {1} layers and {2} steps; more than {3} and {4} are not read.'],
  },
  {
    what: 'one layer named a thousand times',
    make: () =>
      imageWith(configOf([]), Array(1000).fill(tarOf(times(500, (index) => ({ name: `f${index}`, content: 'x' }))))),
    says: ['format oci-layout', 'note missing-diff-id'],
  },
  {
    what: 'digests that are paths, or in another form',
    make: () => {
      const digests = [
        'sha256:../../../../etc/passwd',
        '../../etc/passwd',
        `SHA256:${'a'.repeat(64)}`,
        `sha256:${'A'.repeat(64)}`,
      ];
      const others = [
        `sha256:${'a'.repeat(63)}`,
        `sha256:${'a'.repeat(65)}`,
        `sha512:${'a'.repeat(64)}`,
        `md5:${'a'.repeat(32)}`,
        '',
      ];
      const manifests = [...digests, ...others].map((digest) => ({ mediaType: MANIFEST, digest, size: 1 }));
      return tarOf([
        { name: 'index.json', content: json({ manifests }) },
        { name: 'etc/passwd', content: 'not to be read' },
        { name: `blobs/sha256/${'A'.repeat(64)}`, content: 'not to be read' },
      ]);
    },
    says: ['format oci-layout', 'error damaged: {0} names a manifest by “{1}”, which is no digest.'],
  },
];

const TARS: readonly HostileArchive[] = [
  {
    what: 'links of the archive in a circle',
    make: () =>
      tarOf([
        { name: 'a', type: '2', link: 'b' },
        { name: 'b', type: '1', link: 'a' },
        { name: 'c.json', content: configOf([tarOf([])]) },
        { name: 'manifest.json', content: json([{ Config: 'c.json', Layers: ['a'] }]) },
      ]),
    says: ['note layer-absent'],
  },
  {
    what: 'layers whose paths are as long as a document may be',
    make: () => {
      const layers = times(80, (index) => `${'a/'.repeat(40_000)}${index}`);
      return tarOf([
        { name: 'c.json', content: configOf([]) },
        { name: 'manifest.json', content: json([{ Config: 'c.json', Layers: layers }]) },
      ]);
    },
    says: [...SHOWN, 'note layer-absent'],
  },
  {
    what: 'members with names of 100 MB together',
    make: () => {
      const members = times(30_000, (index) => ({ name: `${String(index).padStart(6, '0')}${'x'.repeat(3500)}` }));
      return gzipSync(tarOf(members), { level: 1 });
    },
    says: ['error limit: {0} has more than {1} bytes of names.'],
  },
  {
    what: 'a member that claims an exabyte',
    make: () => tarOf([{ name: 'blobs/x', size: 2 ** 53 - 512, content: 'x' }]),
    says: ['error damaged: {0} is cut off or damaged before the files that list its images. Save or copy it anew.'],
  },
  { what: 'a file that claims an exabyte', make: () => layerOf({ name: 'a', size: 2 ** 53 - 512 }), says: DAMAGED },
  {
    what: 'a file that claims an exabyte in an extended header',
    make: () => layerOf({ name: 'a', pax: { size: String(2 ** 53 - 512) } }),
    says: DAMAGED,
  },
  {
    what: 'an extended header above 1 MiB',
    make: () => layerOf({ name: 'a', pax: { comment: 'x'.repeat(1 << 20) } }),
    says: DAMAGED,
  },
  {
    what: 'a long name above 1 MiB',
    make: () =>
      dockerArchiveOf([Buffer.concat([extended('L', Buffer.alloc((1 << 20) + 1, 'x')), tarOf([{ name: 'a' }])])]),
    says: DAMAGED,
  },
  {
    what: 'paths that are too long or too deep',
    make: () => layerOf({ name: 'x'.repeat(70_000) }, { name: 'a/'.repeat(3000) }, { name: 'ok' }),
    says: [...SHOWN, 'note path-too-long'],
  },
  {
    what: 'parents that are links in a circle',
    make: () => layerOf({ name: 'a', type: '2', link: 'b' }, { name: 'b', type: '2', link: 'a' }, { name: 'a/x' }),
    says: [...SHOWN, 'note link-loop'],
  },
  {
    what: 'forty links of kilobytes above every path',
    make: () => {
      const around = 'x/../'.repeat(400);
      const links = times(40, (index) => ({ name: `l${index}`, type: '2', link: `${around}l${index - 1}` }));
      return layerOf(...links, ...times(4000, (index) => ({ name: `l${38 + (index % 2)}/f${index}` })));
    },
    says: DAMAGED,
  },
  {
    what: 'a hundred megabytes of extended headers before one entry',
    make: () => {
      const records = Buffer.concat(times(30_000, (index) => paxRecord(`SCHILY.xattr.user.${index}`, '1')));
      const headers = times(100, (index) =>
        extended('x', Buffer.concat([records, paxRecord('comment', String(index))])),
      );
      return dockerArchiveOf([gzipSync(Buffer.concat([...headers, tarOf([{ name: 'a' }])]), { level: 1 })]);
    },
    says: DAMAGED,
  },
  {
    what: 'a global header of 30,000 attributes',
    make: () => {
      const records = Buffer.concat(times(30_000, (index) => paxRecord(`SCHILY.xattr.user.${index}`, '1')));
      const layer = (content: string) =>
        Buffer.concat([extended('g', records), tarOf(times(3000, (index) => ({ name: `f${index}`, content })))]);
      return dockerArchiveOf([layer('1'), layer('2')]);
    },
    says: SHOWN,
  },
  {
    what: 'a million distinct attributes',
    make: () => {
      const records = times(8000, (index) => paxRecord(`SCHILY.xattr.user.${index}`, '1'));
      const files = times(120, (index) => [
        extended('x', Buffer.concat([...records, paxRecord('SCHILY.xattr.user.own', String(index))])),
        memberOf({ name: `f${index}` }),
      ]);
      return dockerArchiveOf([gzipSync(Buffer.concat([...files.flat(), Buffer.alloc(1024)]), { level: 1 })]);
    },
    says: DAMAGED,
  },
  {
    what: 'folders opaque in each other, above many files',
    make: () => {
      const depth = 300;
      const lower = times(3000, (index) => ({ name: `${'a/'.repeat(depth)}${index}` }));
      const upper = times(depth, (index) => ({ name: `${'a/'.repeat(index + 1)}.wh..wh..opq` }));
      return dockerArchiveOf([gzipSync(tarOf(lower), { level: 1 }), tarOf(upper)]);
    },
    says: SHOWN,
  },
  {
    what: 'a folder that becomes a file and a folder again and again',
    make: () =>
      dockerArchiveOf([
        gzipSync(
          tarOf([
            ...times(5000, (index) => ({ name: `d/${index}` })),
            ...times(5000, (index) => ({ name: 'd', type: index % 2 === 0 ? '0' : '5' })),
          ]),
          { level: 1 },
        ),
      ]),
    says: [...SHOWN, 'note duplicate-path'],
  },
  {
    what: 'dangling links with long paths',
    make: () =>
      layerOf(
        { name: `${'long-name/'.repeat(200)}x` },
        { name: 's', type: '2', link: 'long-name/'.repeat(200) },
        ...times(20_000, (index) => ({ name: `s/${index}`, type: '1', link: 'nowhere' })),
      ),
    says: [...SHOWN, 'note hard-link-dangling'],
  },
  {
    what: 'wasted files with long paths',
    make: () => {
      const folder = 'a-longer-name/'.repeat(1500);
      const files = times(30_000, (index) => ({ name: `s/${index}`, content: 'x' }));
      const lower = tarOf([{ name: `${folder}x` }, { name: 's', type: '2', link: folder }, ...files]);
      return dockerArchiveOf([gzipSync(lower, { level: 1 }), tarOf([{ name: '.wh.a-longer-name' }])]);
    },
    says: SHOWN,
  },
  {
    what: 'a hundred sparse files of a terabyte, twice',
    make: () => {
      const layer = (mode: number) =>
        tarOf([...times(7, (index) => ({ ...sparse(`f${index}`, 2 ** 40, '0,0'), mode }))]);
      return dockerArchiveOf([gzipSync(layer(0o644)), layer(0o600)]);
    },
    says: SHOWN,
  },
  {
    what: 'sparse files above 8 TiB together',
    make: () => layerOf(...times(9, (index) => sparse(`f${index}`, 2 ** 40, '0,0'))),
    says: DAMAGED,
  },
  { what: 'a sparse map beyond its file', make: () => layerOf(sparse('f', 10, '0,5,8,5')), says: DAMAGED },
  { what: 'a sparse map that is not stored', make: () => layerOf(sparse('f', 100, '0,50')), says: DAMAGED },
  { what: 'a sparse map that overlaps', make: () => layerOf(sparse('f', 100, '10,0,5,0')), says: DAMAGED },
  {
    what: 'a sparse map of 150,000 parts',
    make: () =>
      layerOf(
        sparse(
          'f',
          2 ** 40,
          times(150_000, (index) => `${index},0`)
            .join()
            .slice(0, 1 << 20),
        ),
      ),
    says: DAMAGED,
  },
];

const COMPRESSED: readonly HostileArchive[] = [
  {
    what: 'a gzip layer of a thousand times its size',
    make: () => dockerArchiveOf([gzipSync(tarOf([{ name: 'zeros', content: Buffer.alloc(100 << 20) }]))]),
    says: SHOWN,
  },
  {
    what: 'a gzip layer that is no tar, of a thousand times its size',
    make: () => dockerArchiveOf([gzipSync(Buffer.alloc(100 << 20, 'x'))]),
    says: DAMAGED,
  },
  {
    what: 'a zstd layer of thirty thousand times its size',
    make: () => dockerArchiveOf([repeatedFrame(0x78, 200 << 20)]),
    says: DAMAGED,
  },
  {
    what: 'an archive that is zeros without end',
    make: () => repeatedFrame(0, 1 << 30),
    says: ['error not-an-image: {0} holds no container image: it has neither an index.json nor a manifest.json.'],
  },
  {
    what: 'an archive of another thing without end',
    make: () => gzipSync(Buffer.alloc(100 << 20, 'x')),
    says: ['error not-an-image: {0} is no image archive: it is not a tar file.'],
  },
  { what: 'a Huffman table that never ends', make: () => dockerArchiveOf([endlessHuffman()]), says: DAMAGED },
  {
    what: 'a window of two gigabytes',
    make: () => dockerArchiveOf([Buffer.from('28b52ffd00a8010000', 'hex')]),
    says: DAMAGED,
  },
  {
    what: 'ten thousand zstd frames',
    make: () => dockerArchiveOf([Buffer.concat(Array(10_000).fill(storedFrame(Buffer.alloc(512), { sizeBytes: 4 })))]),
    says: SHOWN,
  },
  {
    what: 'two thousand gzip members with garbage behind them',
    make: () => {
      const member = gzipSync(Buffer.alloc(512));
      return dockerArchiveOf([Buffer.concat([...Array(2000).fill(member), Buffer.from('garbage')])]);
    },
    says: [...SHOWN, 'note trailing-garbage'],
  },
];

export const HOSTILE: readonly HostileArchive[] = [...DOCUMENTS, ...TARS, ...COMPRESSED];
