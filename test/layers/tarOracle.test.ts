import assert from 'node:assert/strict';
import { buffer } from 'node:stream/consumers';
import { extract, type Header, pack } from 'tar-stream';
import { type Parsed, parseTar } from '../helpers/parseTar.ts';
import { Random } from '../helpers/random.ts';
import { type TarMember, tarOf } from '../helpers/tar.ts';

const TYPES = { '0': 'file', '1': 'link', '2': 'symlink', '5': 'directory', '6': 'fifo' } as const;

/** What both parsers say of an entry. */
interface Common {
  readonly name: string;
  readonly type: string;
  readonly link: string;
  readonly numbers: readonly (number | undefined)[];
  readonly content: string;
}

function ours({ name, type, linkName, mode, uid, gid, mtime, size, content }: Parsed): Common {
  const numbers = [mode, uid, gid, Math.trunc(mtime), size];
  return { name: utf8(name), type, link: utf8(linkName), numbers, content: content ?? '' };
}

function theirs({ name, type, linkname, mode, uid, gid, mtime, size }: Header, content: Buffer): Common {
  const isHardLink = type === 'link';
  const numbers = [mode && mode & 0o7777, uid, gid, mtime && Math.trunc(mtime.getTime() / 1000), isHardLink ? 0 : size];
  return {
    name,
    type: isHardLink ? 'hardlink' : (type ?? ''),
    link: linkname ?? '',
    numbers,
    content: content.toString('latin1'),
  };
}

function utf8(bytes: string): string {
  return Buffer.from(bytes, 'latin1').toString('utf8');
}

function randomMembers(random: Random): TarMember[] {
  return Array.from({ length: 1 + random.below(12) }, (_, position) => {
    const type = random.pick(['0', '0', '1', '2', '5', '6'] as const);
    const name = `${position}/${'påth/'.repeat(random.below(random.once(4) ? 60 : 6))}name${type === '5' ? '/' : ''}`;
    return {
      type,
      name,
      mode: random.below(0o10000),
      uid: random.once(3) ? 3_000_000 + random.below(2 ** 30) : random.below(1000),
      gid: random.below(2 ** 21),
      mtime: random.below(2 ** 31),
      ...(type === '1' || type === '2' ? { link: '../to/'.repeat(1 + random.below(30)) } : {}),
      ...(type === '0' ? { content: 'x'.repeat(random.below(1500)) } : {}),
    };
  });
}

async function readByTarStream(tar: Uint8Array): Promise<Common[]> {
  const found: Common[] = [];
  const reader = extract();
  reader.end(tar);
  for await (const entry of reader) found.push(theirs(entry.header, await buffer(entry)));
  return found;
}

async function writeByTarStream(members: readonly TarMember[]): Promise<Buffer> {
  const writer = pack();
  for (const { name, type, mode, uid, gid, mtime, link, content } of members) {
    const isFolder = type === '5';
    const header = {
      name: isFolder ? String(name).slice(0, -1) : String(name),
      type: TYPES[(type ?? '0') as keyof typeof TYPES],
      mode,
      uid,
      gid,
      mtime: new Date((mtime ?? 0) * 1000),
      ...(link === undefined ? {} : { linkname: String(link) }),
    };
    if (content === undefined) writer.entry(header as Header);
    else writer.entry(header as Header, String(content));
  }
  writer.finalize();
  return buffer(writer);
}

describe('TarParser and tar-stream', () => {
  it('read the same of random tars that tarOf writes', async () => {
    for (let seed = 1; seed <= 150; seed++) {
      const tar = tarOf(randomMembers(new Random(seed)));
      assert.deepEqual(parseTar(tar).map(ours), await readByTarStream(tar), `seed ${seed}`);
    }
  });

  it('read the same of random tars that tar-stream writes', async () => {
    for (let seed = 1; seed <= 150; seed++) {
      const tar = await writeByTarStream(randomMembers(new Random(seed)));
      assert.deepEqual(parseTar(tar).map(ours), await readByTarStream(tar), `seed ${seed}`);
    }
  });
});
