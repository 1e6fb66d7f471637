import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { FIXTURES } from '../helpers/fixtures.ts';
import { lineOf, type Parsed, parseTar } from '../helpers/parseTar.ts';
import { tarOf } from '../helpers/tar.ts';

function reads(what: string, tar: Uint8Array, ...lines: string[]): void {
  it(`reads ${what}`, () => assert.deepEqual(parseTar(tar).map(lineOf), lines));
}

function refuses(what: string, tar: Uint8Array, message: RegExp): void {
  it(`refuses ${what}`, () => assert.throws(() => parseTar(tar), { name: 'TarError', message }));
}

describe('sparse files', () => {
  for (const form of readdirSync(join(FIXTURES, 'tar')))
    it(`reads ${form}, and expands to the file it was made of`, () => {
      const [sparse, after] = parseTar(gunzipSync(readFileSync(join(FIXTURES, 'tar', form))));
      assert.deepEqual([sparse?.name, sparse?.type, sparse?.size], ['sparse', 'file', 27 * 8192 + 100]);
      assert.ok(sparse && expand(sparse).equals(wholeSparseFile()));
      assert.equal(after && lineOf(after), 'file after 644 0:0 @1700000000 6 "after\\n"');
    });

  const gnu = (map: string, real = '00000001750\0') =>
    tarOf([{ name: 'a', type: 'S', magic: 'gnu', content: 'data', raw: { 386: map, 483: real } }]);
  const pair = (offset: number, length: number) =>
    [offset, length].map((value) => `${value.toString(8).padStart(11, '0')}\0`).join('');
  reads('a hole alone', gnu(pair(1000, 0)), 'file a 644 0:0 @0 1000 "data"');
  refuses('parts in disorder', gnu(pair(100, 2) + pair(50, 2)), /not in order/);
  refuses('parts behind the end', gnu(pair(999, 2)), /does not fit/);
  refuses('parts longer than what is stored', gnu(pair(0, 5)), /does not fit/);
  const pax = (values: Record<string, string>) => tarOf([{ name: 'a', content: 'data', pax: values }]);
  refuses('an odd map', pax({ 'GNU.sparse.map': '0,2,4', 'GNU.sparse.size': '10' }), /not in order/);
  refuses('a map of words', pax({ 'GNU.sparse.map': 'a,b', 'GNU.sparse.size': '10' }), /invalid sparse map/);
  refuses('a map without a size', pax({ 'GNU.sparse.map': '0,4' }), /does not fit/);

  /** PAX 1.0: the map stands before the data. */
  const before = (text: string) =>
    tarOf([
      {
        name: 'a',
        content: `${`${text}\n`.padEnd(512, '\0')}data`,
        pax: { 'GNU.sparse.major': '1', 'GNU.sparse.realsize': '9' },
      },
    ]);
  reads('a map before the data', before('1\n5\n4'), 'file a 644 0:0 @0 9 "data"');
  reads('an empty map before the data', before('0'), 'file a 644 0:0 @0 9 "data"');
  refuses('a map before the data that is longer than it', before('9'.padEnd(8)), /no number/);
  refuses('a map before the data without lines', before('x'.repeat(600)), /no number/);
  refuses('a map before the data with a word in it', before('1\nfive\n4'), /no number/);
  refuses('a map before the data of too many parts', before('100001'), /too long/);
  refuses('a map before the data that takes more than there is', before('300'), /breaks off inside a header|no number/);
});

function wholeSparseFile(): Buffer {
  const file = Buffer.alloc(27 * 8192 + 100);
  for (let part = 0; part < 27; part++) file.fill(65 + (part % 26), part * 8192, part * 8192 + 512);
  return file;
}

function expand({ size, sparse, content }: Parsed): Buffer {
  const file = Buffer.alloc(size);
  const stored = Buffer.from(content ?? '', 'latin1');
  let at = 0;
  for (let part = 0; part < (sparse?.length ?? 0); part += 2) {
    const [offset = 0, length = 0] = sparse?.slice(part, part + 2) ?? [];
    stored.copy(file, offset, at, at + length);
    at += length;
  }
  return file;
}
