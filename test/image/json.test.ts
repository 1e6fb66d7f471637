import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import * as v from 'valibot';
import { JSON_LIMIT, object, parseJson, record, text, texts } from '../../src/image/json.ts';

const SCHEMA = object({
  name: text(),
  tags: texts(),
  by: record(v.number()),
  list: v.optional(v.array(object({ id: v.string() }))),
});

function parse(bytes: string | Uint8Array): unknown {
  return parseJson(SCHEMA, Buffer.from(bytes), 'It');
}

function gives(source: string | Uint8Array, value: unknown): void {
  it(`takes ${String(source).slice(0, 60)}`, () => assert.deepEqual(parse(source), value));
}

function refuses(source: string | Uint8Array, message: string | RegExp): void {
  it(`refuses ${JSON.stringify(String(source).slice(0, 60))}`, () =>
    assert.throws(() => parse(source), { name: 'ImageError', code: 'damaged', message }));
}

describe('parseJson', () => {
  gives('{}', {});
  gives('{"name":null,"tags":null,"by":null}', { name: null, tags: null, by: null });
  gives('{"name":"a","tags":["b"],"by":{"c":1},"more":[{}]}', { name: 'a', tags: ['b'], by: { c: 1 }, more: [{}] });
  gives('\ufeff{"name":"a"}', { name: 'a' });
  refuses('', 'It is not valid JSON: it breaks off.');
  refuses('{"name":"a"', 'It is not valid JSON: it breaks off.');
  refuses('{"name":"a", x', 'It is not valid JSON from its character 14 on.');
  refuses('{"name":"a"} x', 'It is not valid JSON from its character 14 on.');
  refuses(Buffer.from('{"name":"caf\xe9"}', 'latin1'), 'It is not valid JSON: it is not UTF-8.');
  refuses('{"a":1'.repeat(5).concat('\0'.repeat(300)), /^.{1,200}$/);
  refuses('[]', 'It has an unexpected value at its top: Object expected, Array found.');
  refuses('{"by":[1]}', 'It has an unexpected value at by: Object expected, Array found.');
  refuses('{"list":[[]]}', 'It has an unexpected value at list.0: Object expected, Array found.');
  refuses('null', 'It has an unexpected value at its top: Object expected, null found.');
  refuses('{"name":1}', 'It has an unexpected value at name: string expected, 1 found.');
  refuses('{"list":[{"id":"a"},{}]}', 'It lacks a value at list.1.id.');
  refuses(`{"name":["${'x'.repeat(5000)}"]}`, /^.{1,200}$/);

  it('quotes nothing of what is not JSON, nowhere', () => {
    for (const source of ['{"auth":"c2VjcmV0"x', '{"auth":"c2VjcmV0', Buffer.from('"c2VjcmV0\xe9"', 'latin1')])
      assert.throws(
        () => parse(source),
        (error: Error) => !inspect(error, { depth: null }).includes('c2V') && error.name === 'ImageError',
      );
  });

  it('does not read 8 MiB and a byte', () => {
    const long = (length: number) => `{"name":"${'x'.repeat(length - 11)}"}`;
    assert.equal(Buffer.byteLength(long(JSON_LIMIT)), JSON_LIMIT);
    assert.ok(parse(long(JSON_LIMIT)));
    const message = 'It is 8388609 bytes long; more than 8388608 are not read as JSON.';
    assert.throws(() => parse(long(JSON_LIMIT + 1)), { code: 'limit', message });
  });

  it('does not read what nests more than 100 deep', () => {
    const nested = (depth: number) => `{"more":${'['.repeat(depth - 1)}"]\\"[["${']'.repeat(depth - 1)}}`;
    assert.ok(parse(nested(100)));
    const message = 'It has lists and objects more than 100 deep in each other.';
    for (const depth of [101, 1_000_000]) assert.throws(() => parse(nested(depth)), { code: 'limit', message });
  });

  it('lets no key become a prototype', () => {
    const value = parse('{"__proto__":{"polluted":1},"by":{"__proto__":2,"constructor":3}}');
    assert.equal(Object.getPrototypeOf(value), Object.prototype);
    assert.equal(Reflect.get({}, 'polluted'), undefined);
  });
});
