import type { Random } from '../helpers/random.ts';
import { extended, memberOf, paxRecord } from '../helpers/tar.ts';
import { joined, type Part, partsOf, withChecksum } from './tarParts.ts';

/** A tar with one thing about its headers or members changed, checksums put right, and what was done. */
export function mutateTar(tar: Buffer, random: Random): { bytes: Buffer; how: string } {
  const parts = partsOf(tar);
  if (parts.length === 0) return { bytes: tar, how: 'nothing' };
  const how = random.pick(['field', 'field', 'field', 'type', 'name', 'extended', 'order', 'rename'] as const);
  return { bytes: joined(MUTATIONS[how](parts, random)), how };
}

/** Numbers of a header: where they are, and how long. */
const FIELDS = [
  [100, 8],
  [108, 8],
  [116, 8],
  [124, 12],
  [124, 12],
  [124, 12],
  [136, 12],
  [329, 8],
  [337, 8],
  [386, 12],
  [398, 12],
  [482, 1],
  [483, 12],
] as const;

const MUTATIONS = {
  field: (parts: Part[], random: Random) =>
    changed(parts, random, (header) => {
      const [at, length] = random.pick(FIELDS);
      randomNumber(random, length).copy(header, at, 0, length);
    }),
  type: (parts: Part[], random: Random) =>
    changed(parts, random, (header) => {
      header.write(random.pick([...'\x000123456789xgLKSVMNDAXZ\xff']), 156, 'latin1');
      if (random.once(4)) header.write(random.pick(['ustar\x0000', 'ustar  \0', '\0\0\0\0\0\0\0\0']), 257, 'latin1');
    }),
  name: (parts: Part[], random: Random) =>
    changed(parts, random, (header) => {
      const [at, length] = random.pick([
        [0, 100],
        [157, 100],
        [345, 155],
      ] as const);
      header.fill(0, at, at + length);
      header.write(randomName(random).slice(0, length), at, 'latin1');
    }),
  extended: (parts: Part[], random: Random) => {
    const at = random.below(parts.length + 1);
    return parts.toSpliced(at, 0, ...partsOf(randomExtended(random)));
  },
  order: (parts: Part[], random: Random) => {
    const at = random.below(parts.length);
    const [part] = parts.slice(at);
    const without = random.once(3) ? parts : parts.toSpliced(at, 1);
    return part && random.once(2) ? without.toSpliced(random.below(without.length + 1), 0, part) : without;
  },
  rename: (parts: Part[], random: Random) => {
    const other = parts[random.below(parts.length)];
    return changed(parts, random, (header) => {
      const [from, to] = random.pick([
        [0, 0],
        [0, 157],
        [157, 0],
      ] as const);
      other?.header.copy(header, to, from, from + 100);
    });
  },
};

function changed(parts: Part[], random: Random, change: (header: Buffer) => void): Part[] {
  const at = random.below(parts.length);
  return parts.map((part, index) => {
    if (index !== at) return part;
    const header = Buffer.from(part.header);
    change(header);
    return { header: random.once(30) ? header : withChecksum(header), content: part.content };
  });
}

function randomNumber(random: Random, length: number): Buffer {
  const field = Buffer.alloc(length);
  switch (random.below(6)) {
    case 0:
      field.fill(0xff);
      break;
    case 1:
      field[0] = 0x80;
      for (let at = 1 + random.below(length); at < length; at++) field[at] = random.below(256);
      break;
    case 2:
      field.fill('7');
      break;
    case 3:
      field.write(random.pick(['-1', '   ', 'zzz', '9', '0x10', ' 12 3', '\x8012']), 'latin1');
      break;
    default:
      field.write(
        random
          .below(random.pick([3, 600, 70_000, 2 ** 31]))
          .toString(8)
          .padStart(length - 1, '0'),
        'latin1',
      );
  }
  return field;
}

function randomName(random: Random): string {
  const odd = [
    '',
    '.',
    '..',
    '/',
    './',
    'a/../../b',
    '.wh.',
    '.wh.a',
    '.wh..wh..opq',
    '\xff\xfe',
    'x'.repeat(155),
    'a/'.repeat(70),
  ];
  return random.pick([
    ...odd,
    'manifest.json',
    'index.json',
    'blobs',
    '../../etc/passwd',
    '/etc/passwd',
    'a\nb',
    '\x1b[31m',
  ]);
}

/** An extended header: PAX, global PAX, or a GNU long name, right or wrong. */
function randomExtended(random: Random): Buffer {
  const type = random.pick(['x', 'x', 'x', 'g', 'L', 'K', 'S']);
  if (type === 'S')
    return memberOf({
      name: 'sparse',
      type,
      magic: 'gnu',
      raw: {
        386: randomNumber(random, 12),
        398: randomNumber(random, 12),
        482: randomNumber(random, 1),
        483: randomNumber(random, 12),
      },
    });
  if (type === 'L' || type === 'K')
    return extended(type, Buffer.from(randomName(random).repeat(1 + random.below(40)), 'latin1'));
  const records = Array.from({ length: 1 + random.below(4) }, () => randomRecord(random));
  return extended(type, Buffer.concat(records));
}

const KEYS = [
  ...['path', 'linkpath', 'size', 'uid', 'gid', 'mtime', 'uname', 'charset', 'hdrcharset'],
  ...['SCHILY.xattr.user.x', 'LIBARCHIVE.xattr.a%2', 'SCHILY.xattr.', '__proto__', ''],
  ...['GNU.sparse.major', 'GNU.sparse.minor', 'GNU.sparse.size', 'GNU.sparse.realsize', 'GNU.sparse.name'],
  ...['GNU.sparse.map', 'GNU.sparse.offset', 'GNU.sparse.numbytes', 'GNU.sparse.numblocks'],
] as const;

function randomRecord(random: Random): Buffer {
  const values = [
    '',
    '0',
    '1',
    '-1',
    '512',
    '99999999999',
    '1e3',
    '0x10',
    '1.5',
    'NaN',
    '0,1,5,2',
    '1,1,0,1',
    '9,,',
    '9'.repeat(30),
  ];
  const record = paxRecord(random.pick(KEYS), random.once(5) ? randomName(random) : random.pick(values));
  if (!random.once(6)) return record;
  const damaged = Buffer.from(record);
  damaged[random.below(damaged.length)] = random.pick([0, 0x20, 0x30, 0x39, 0x3d, 0xff]);
  return damaged;
}
