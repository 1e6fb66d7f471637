import assert from 'node:assert/strict';
import { prettyJson } from '../../../src/views/jsonDocuments/prettyJson.ts';

function check(text: string, expected = `${JSON.stringify(JSON.parse(text), null, 2)}\n`): void {
  it(text, () => assert.equal(prettyJson(text), expected));
}

describe('prettyJson', () => {
  check('{}');
  check('[]');
  check('  "text"  ');
  check('{"a":1,"b":[true,null,{"c":[]},[[]]]}');
  check('{ "a" : {\n"b"\t:"}, { [ \\" :" } }');
  check('{"big":12345678901234567890,"e":1e400}', '{\n  "big": 12345678901234567890,\n  "e": 1e400\n}\n');
  check('{"twice":1,"twice":"\\u0041"}', '{\n  "twice": 1,\n  "twice": "\\u0041"\n}\n');

  it('a string of megabytes', () => {
    const value = { a: 'x\\"'.repeat(3e6), b: -1.5 };
    assert.deepEqual(JSON.parse(prettyJson(JSON.stringify(value))), value);
  });

  check('{"broken": ', '{"broken": ');
});
