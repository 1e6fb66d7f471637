import assert from 'node:assert/strict';
import { memoryBytes } from '../../src/layers/bytes.ts';
import type { Files } from '../../src/sources/files.ts';
import { openTar } from '../../src/sources/tarFiles.ts';
import { inSteps } from '../helpers/bytes.ts';
import { memberOf, type TarMember, tarOf } from '../helpers/tar.ts';

const nothing = () => Promise.resolve();

/** `a` is a file that holds its own name, `a -> b` a symlink, `a => b` a hard link. */
function member(text: string): TarMember {
  const [name = '', arrow, link = ''] = text.split(' ');
  if (arrow) return { name, type: arrow === '->' ? '2' : '1', link };
  return name.endsWith('/') ? { name } : { name, content: name };
}

function open(members: string): Promise<Files> {
  return openTar('test.tar', memoryBytes(tarOf(members.split(', ').map(member))), nothing);
}

async function textOf(files: Files, path: string): Promise<string | undefined> {
  const file = await files.open(path);
  return file && Buffer.from(await file.bytes.read(0, file.bytes.size)).toString();
}

function finds(members: string, path: string, expected: string | undefined): void {
  it(`${path} of ${members} is ${expected ?? 'nothing'}`, async () =>
    assert.equal(await textOf(await open(members), path), expected));
}

describe('openTar', () => {
  finds('a, d/b', 'a', 'a');
  finds('a, d/b', 'd/b', 'd/b');
  finds('a, d/b', 'b', undefined);
  finds('d/, d/b', 'd', undefined);
  finds('./a, ./d/b', 'd/b', './d/b');
  finds('/a', 'a', '/a');
  finds('d//b', 'd/./b', 'd//b');
  finds('a', '../../a', 'a');
  finds('../a', 'a', '../a');
  finds('l -> a, a', 'l', 'a');
  finds('d/l -> ../a, a', 'd/l', 'a');
  finds('d/l -> /a, a', 'd/l', 'a');
  finds('d/l -> ../../../../a, a', 'd/l', 'a');
  finds('d/l => a, a', 'd/l', 'a');
  finds('d/l => d/a, d/a', 'd/l', 'd/a');
  finds('l -> m, m -> n, n => a, a', 'l', 'a');
  finds('d -> e, e/b', 'd/b', 'e/b');
  finds('c -> d, d -> e, e/f/b', 'c/f/b', 'e/f/b');
  finds('d -> e', 'd/b', undefined);
  finds('l -> nothing', 'l', undefined);
  finds('l -> m, m -> l', 'l', undefined);
  finds('l -> l', 'l', undefined);
  finds('d -> d/e', 'd/b', undefined);
  finds('a, l -> a, l', 'l', 'l');

  it('takes the last of two members with one path, and says so', async () => {
    const files = await openTar(
      'test.tar',
      memoryBytes(tarOf([{ name: 'a', content: '1' }, { name: 'b' }, { name: './a', content: '2' }])),
      nothing,
    );
    assert.equal(await textOf(files, 'a'), '2');
    assert.deepEqual(
      files.notes.map(({ code, count, paths }) => [code, count, paths]),
      [['duplicate-member', 1, ['a']]],
    );
  });

  it('says nothing of a folder that comes twice', async () => assert.deepEqual((await open('d/, d/, d/a')).notes, []));

  it('follows at most forty links', async () => {
    const chain = (length: number) => Array.from({ length }, (_, index) => `${index} -> ${index + 1}`).join(', ');
    assert.equal(await textOf(await open(`${chain(40)}, 40`), '0'), '40');
    assert.equal(await textOf(await open(`${chain(41)}, 41`), '0'), undefined);
  });

  it('reads headers only, whatever the files hold', async () => {
    const tar = tarOf(Array.from({ length: 4 }, (_, index) => ({ name: `${index}`, content: Buffer.alloc(1 << 20) })));
    let read = 0;
    const bytes = {
      size: tar.length,
      async read(offset: number, length: number) {
        const piece = tar.subarray(offset, offset + length);
        read += piece.length;
        return piece;
      },
    };
    const files = await openTar('test.tar', bytes, nothing);
    assert.equal((await files.open('3'))?.bytes.size, 1 << 20);
    assert.ok(read < 1 << 19, `${read}`);
  });

  it('gives the files before damage, and says what is wrong', async () => {
    const tar = Buffer.concat([memberOf({ name: 'a', content: 'a' }), Buffer.alloc(512, 'junk')]);
    const files = await openTar('test.tar', memoryBytes(tar), nothing);
    assert.equal(await textOf(files, 'a'), 'a');
    assert.equal(files.truncated, true);
    assert.deepEqual(
      files.notes.map(({ code, sentence }) => [code, sentence.values]),
      [['truncated', ['a header has a wrong checksum']]],
    );
  });

  it('says how much of a file is missing', async () => {
    const tar = memberOf({ name: 'a', content: 'x'.repeat(5000) }).subarray(0, 512 + 3000);
    const files = await openTar('test.tar', memoryBytes(tar), nothing);
    const file = await files.open('a');
    assert.deepEqual([file?.missing, file?.bytes.size, files.truncated], [2000, 3000, true]);
  });

  it('refuses what is no tar', () =>
    assert.rejects(openTar('test.tar', memoryBytes(Buffer.alloc(1000, 'text')), nothing), { code: 'not-an-image' }));

  it('ends when it is cancelled', async () => {
    const cancel = new AbortController();
    const bytes = inSteps(tarOf([{ name: 'a' }, { name: 'b' }]), 512);
    const counting = {
      size: bytes.size,
      read(offset: number, length: number, signal?: AbortSignal) {
        if (offset > 0) cancel.abort();
        return bytes.read(offset, length, signal);
      },
    };
    await assert.rejects(openTar('test.tar', counting, nothing, cancel.signal), { name: 'AbortError' });
  });
});
