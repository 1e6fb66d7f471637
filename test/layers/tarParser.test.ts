import assert from 'node:assert/strict';
import { lineOf, parseTar } from '../helpers/parseTar.ts';
import {
  BLOCK,
  bytesOf,
  extended,
  headerOf,
  memberOf,
  paxOf,
  paxRecord,
  type TarMember,
  tarOf,
} from '../helpers/tar.ts';

function reads(what: string, tar: Uint8Array, ...lines: string[]): void {
  it(`reads ${what}`, () => assert.deepEqual(parseTar(tar).map(lineOf), lines));
}

function readsMember(what: string, member: TarMember, expected: string): void {
  reads(what, tarOf([member, { name: 'next' }]), expected, 'file next 644 0:0 @0 0');
}

function refuses(what: string, tar: Uint8Array, message: RegExp): void {
  it(`refuses ${what}`, () => assert.throws(() => parseTar(tar), { name: 'TarError', message }));
}

/** A field of a header, written over it. */
const [MODE, UID, SIZE, TIME, CHECKSUM] = [100, 108, 124, 136, 148] as const;
const LONG = `${'long/'.repeat(40)}name`;

describe('TarParser', () => {
  describe('headers', () => {
    readsMember(
      'a file',
      { name: 'a', content: 'hello', uid: 1, gid: 2, mtime: 1_700_000_000 },
      'file a 644 1:2 @1700000000 5 "hello"',
    );
    readsMember('set-user-ID and sticky bits, and no more', { name: 'a', mode: 0o107755 }, 'file a 7755 0:0 @0 0');
    readsMember(
      'octal after spaces, ended by a space',
      { name: 'a', raw: { [MODE]: '  755 \0 ' } },
      'file a 755 0:0 @0 0',
    );
    readsMember('octal after NULs', { name: 'a', raw: { [UID]: '\0\0\x0017\0\0\0' } }, 'file a 644 15:0 @0 0');
    readsMember('octal that fills its field', { name: 'a', raw: { [UID]: '77777777' } }, 'file a 644 16777215:0 @0 0');
    readsMember('an empty field as 0', { name: 'a', raw: { [TIME]: Buffer.alloc(12) } }, 'file a 644 0:0 @0 0');
    readsMember('base 256', { name: 'a', uid: 2 ** 31, gid: 2 ** 40 }, `file a 644 ${2 ** 31}:${2 ** 40} @0 0`);
    readsMember('a time before 1970', { name: 'a', mtime: -86_400 }, 'file a 644 0:0 @-86400 0');
    readsMember('a GNU header', { name: 'a', magic: 'gnu', raw: { 345: '14000000000' } }, 'file a 644 0:0 @0 0');
    readsMember('a ustar prefix', { name: 'a', raw: { 345: 'some/folder' } }, 'file some/folder/a 644 0:0 @0 0');
    readsMember('a name of 100 bytes without a NUL', { name: 'n'.repeat(100) }, `file ${'n'.repeat(100)} 644 0:0 @0 0`);
    readsMember('a name that is not UTF-8', { name: Buffer.from('caf\xe9', 'latin1') }, 'file caf\xe9 644 0:0 @0 0');

    it('reads a checksum of signed characters', () => {
      const block = headerOf({ name: Buffer.from('caf\xe9', 'latin1') });
      const signed = block.reduce(
        (sum, byte, at) => sum + (at >= 148 && at < 156 ? 32 : byte > 127 ? byte - 256 : byte),
        0,
      );
      block.write(`${signed.toString(8).padStart(6, '0')}\0 `, CHECKSUM, 'latin1');
      assert.equal(parseTar(block).length, 1);
    });

    const broken = (at: number, text: string) => memberOf({ name: 'a', raw: { [at]: text } });
    refuses('a wrong checksum', Buffer.concat([headerOf({ name: 'a' }).fill('b', 0, 1)]), /wrong checksum/);
    refuses('what is no header', Buffer.alloc(BLOCK, 'text '), /wrong checksum/);
    refuses('a number with a letter', broken(UID, '00000x7\0'), /invalid owner/);
    refuses('a negative size', memberOf({ name: 'a', size: -1 }), /negative size/);
    refuses(
      'a size above 2^53',
      memberOf({ name: 'a', raw: { [SIZE]: Buffer.from([0x80, 0, 0, 0, 0x7f]) } }),
      /invalid size/,
    );
  });

  describe('types', () => {
    readsMember('type NUL as a file', { name: 'a', type: '\0', magic: 'v7', content: 'x' }, 'file a 644 0:0 @0 1 "x"');
    readsMember(
      'type 7 as a file, whatever its name',
      { name: 'a/', type: '7', content: 'x' },
      'file a/ 644 0:0 @0 1 "x"',
    );
    readsMember('a folder', { name: 'a/' }, 'directory a/ 755 0:0 @0 0');
    readsMember(
      'a folder of V7 tar by its slash',
      { name: 'a/', type: '\0', magic: 'v7' },
      'directory a/ 644 0:0 @0 0',
    );
    readsMember('type 0 with a slash as a folder', { name: 'a/', type: '0' }, 'directory a/ 644 0:0 @0 0');
    readsMember('a symlink', { name: 'a', type: '2', link: '../b' }, 'symlink a -> ../b 644 0:0 @0 0');
    readsMember('a hard link', { name: 'a', type: '1', link: 'b' }, 'hardlink a -> b 644 0:0 @0 0');
    readsMember('a character device', { name: 'a', type: '3', major: 1, minor: 3 }, 'char a 644 0:0 @0 0 1,3');
    readsMember('a block device', { name: 'a', type: '4', major: 8, minor: 2 ** 20 }, 'block a 644 0:0 @0 0 8,1048576');
    readsMember(
      'no device numbers in V7',
      { name: 'a', type: '3', magic: 'v7', raw: { 329: '0000001\0' } },
      'char a 644 0:0 @0 0 0,0',
    );
    readsMember('a FIFO', { name: 'a', type: '6' }, 'fifo a 644 0:0 @0 0');
    readsMember(
      'the data of an unknown type past',
      { name: 'a', type: 'Z', content: 'data' },
      'other a 644 0:0 @0 0 "data"',
    );
    for (const type of ['1', '2', '3', '4', '5', '6'])
      it(`takes no data for type ${type}, whatever its size says`, () => {
        const [first, next] = parseTar(tarOf([{ name: 'a', type, size: 5000 }, { name: 'next' }]));
        assert.deepEqual([first?.size, first?.dataSize, next?.name], [0, 0, 'next']);
      });
  });

  describe('extended headers', () => {
    readsMember(
      'a long GNU name and link',
      { name: LONG, type: '2', link: `${LONG}/to` },
      `symlink ${LONG} -> ${LONG}/to 644 0:0 @0 0`,
    );
    readsMember(
      'PAX over the header',
      { name: 'a', type: '2', link: 'b', pax: { path: 'c', linkpath: 'd', uid: '70000000', gid: '-2', mtime: '-1.5' } },
      'symlink c -> d 644 70000000:-2 @-1.5 0',
    );
    readsMember(
      'a PAX size over the header',
      { name: 'a', size: 0, content: 'hello', pax: { size: '5' } },
      'file a 644 0:0 @0 5 "hello"',
    );
    reads(
      'the last of two PAX records',
      Buffer.concat([
        extended('x', Buffer.concat([paxRecord('path', 'b'), paxRecord('path', 'c')])),
        memberOf({ name: 'a' }),
      ]),
      'file c 644 0:0 @0 0',
    );
    readsMember('no empty PAX value', { name: 'a', uid: 3, pax: { uid: '', path: '' } }, 'file a 644 3:0 @0 0');
    readsMember(
      'a PAX value with = and a line feed',
      { name: 'a', pax: { path: 'b=c\nd' } },
      'file b=c\nd 644 0:0 @0 0',
    );
    readsMember(
      'PAX keys it does not know',
      { name: 'a', pax: { comment: 'x', 'MSWINDOWS.rawsd': 'y' } },
      'file a 644 0:0 @0 0',
    );
    readsMember(
      'extended attributes',
      { name: 'a', pax: { 'SCHILY.xattr.user.b': Buffer.from([0, 255]) } },
      'file a 644 0:0 @0 0 {"user.b":"\\u0000ÿ"}',
    );
    readsMember(
      "libarchive's extended attributes",
      { name: 'a', pax: { 'LIBARCHIVE.xattr.user.%3D': Buffer.from('hi').toString('base64') } },
      'file a 644 0:0 @0 0 {"user.=":"hi"}',
    );
    reads(
      'a global header for all that follow, under their own',
      Buffer.concat([
        extended('g', paxOf({ uid: '7', gid: '8' })),
        tarOf([{ name: 'a' }, { name: 'b', pax: { uid: '9' } }]),
      ]),
      'file a 644 7:8 @0 0',
      'file b 644 9:8 @0 0',
    );
    reads(
      'a second global header from there on',
      Buffer.concat([
        extended('g', paxOf({ uid: '7', 'SCHILY.xattr.user.a': '1' })),
        memberOf({ name: 'a' }),
        extended('g', paxOf({ uid: '8', 'SCHILY.xattr.user.b': '2' })),
        tarOf([{ name: 'b' }, { name: 'c', pax: { 'SCHILY.xattr.user.a': '3' } }]),
      ]),
      'file a 644 7:0 @0 0 {"user.a":"1"}',
      'file b 644 8:0 @0 0 {"user.a":"1","user.b":"2"}',
      'file c 644 8:0 @0 0 {"user.a":"3","user.b":"2"}',
    );
    reads(
      'GNU over PAX',
      Buffer.concat([extended('L', bytesOf('gnu\0junk')), memberOf({ name: 'a', pax: { path: 'pax' } })]),
      'file gnu 644 0:0 @0 0',
    );
    reads(
      'an empty extended header',
      Buffer.concat([extended('x', bytesOf('')), memberOf({ name: 'a' })]),
      'file a 644 0:0 @0 0',
    );

    const pax = (text: string) => Buffer.concat([extended('x', bytesOf(text)), memberOf({ name: 'a' })]);
    refuses('a record that is longer than its header', pax('99 path=b\n'), /breaks off/);
    refuses('a record without an end', pax('9 path=bX'), /breaks off/);
    refuses('a record without =', pax('9 pathbcd\n'), /breaks off/);
    refuses('a record of no length', pax('0 path=b\n'), /breaks off/);
    refuses('a length that is no number', pax('x path=b\n'), /breaks off/);
    refuses('an owner that is no number', pax('11 uid=one\n'), /invalid owner/);
    refuses('a negative PAX size', pax('11 size=-1\n'), /negative size/);
    refuses('a time that is no number', pax('14 mtime=soon\n'), /invalid time/);
    refuses('a PAX header above 1 MiB', headerOf({ name: 'x', type: 'x', size: 2 ** 20 + 1 }), /claims 1048577 bytes/);
    refuses('a GNU name above 1 MiB', headerOf({ name: 'x', type: 'L', size: 2 ** 20 + 1 }), /claims 1048577 bytes/);
  });

  describe('ends', () => {
    const member = memberOf({ name: 'a', content: 'hello' });
    const entry = 'file a 644 0:0 @0 5 "hello"';
    reads('no bytes at all', Buffer.alloc(0));
    reads('zeros', Buffer.alloc(2 * BLOCK));
    reads('a tar without end blocks', member, entry);
    reads('a tar without padding', member.subarray(0, BLOCK + 5), entry);
    reads('one zero block at the end', Buffer.concat([member, Buffer.alloc(BLOCK)]), entry);
    reads(
      'nothing behind the end',
      Buffer.concat([tarOf([{ name: 'a', content: 'hello' }]), bytesOf('no header '.repeat(90))]),
      entry,
    );
    refuses('one zero block between entries', Buffer.concat([Buffer.alloc(BLOCK), member]), /zeros stands between/);
    refuses('a header that breaks off', member.subarray(0, BLOCK - 1), /breaks off inside a header/);
    refuses('a content that breaks off', member.subarray(0, BLOCK + 4), /breaks off inside a file/);
    refuses(
      'an extended header that breaks off',
      extended('x', paxOf({ path: 'b' })).subarray(0, BLOCK + 3),
      /breaks off inside a header/,
    );
  });
});
