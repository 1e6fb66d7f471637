// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are variables of Dockerfiles.
import assert from 'node:assert/strict';
import { expand, expandArguments, expandPairs, expandWords } from '../../src/dockerfile/expand.ts';

const VALUES: Readonly<Record<string, string>> = { A: 'one', EMPTY: '', B: 'two words' };
const lookup = (name: string) => VALUES[name];

function expands(text: string, expected: string, escapedBy = '\\'): void {
  it(`expands ${text.slice(0, 60)}`, () => assert.equal(expand(text, lookup, escapedBy), expected));
}

describe('expand', () => {
  expands('$A/${A}x', 'one/onex');
  expands('$MISSING.', '.');
  expands('\'$A\' "$A"', '$A one');
  expands('\\$A \\"', '$A "');
  expands('"\\$A \\n \\""', '$A \\n "');
  expands("'it\\'", 'it\\');
  expands('${A:-x} ${EMPTY:-x} ${MISSING:-x}', 'one x x');
  expands('${A-x} ${EMPTY-x}. ${MISSING-x}', 'one . x');
  expands('${A:+x} ${EMPTY:+x}. ${EMPTY+x} ${MISSING+x}.', 'x . x .');
  expands('${MISSING:-${B}}', 'two words');
  expands('${MISSING:-a\\}b}', 'a}b');
  expands('$ ${ ${A', '$ ${ ${A');
  expands('`$A C:\\dir', '$A C:\\dir', '`');
  expands('${MISSING:-C:\\}.', 'C:\\.', '`');

  it('splits words by what is not quoted', () => {
    assert.deepEqual(expandWords('a "b c" d\\ e $B', lookup), ['a', 'b c', 'd e', 'two words']);
  });

  it('reads pairs, the old form, and names alone', () => {
    assert.deepEqual(expandPairs('A=1 B="2 3" C=$B', lookup), [
      ['A', '1'],
      ['B', '2 3'],
      ['C', 'two words'],
    ]);
    assert.deepEqual(expandPairs('PATH /bin and $A', lookup), [['PATH', '/bin and one']]);
    assert.deepEqual(expandPairs('NAME value', lookup), [['NAME', 'value']]);
    assert.deepEqual(expandPairs('NAME  c=d e', lookup), [['NAME', 'c=d e']]);
    assert.deepEqual(expandArguments('C D=$A E', lookup), [
      ['C', null],
      ['D', 'one'],
      ['E', null],
    ]);
    assert.deepEqual(expandPairs('A=1 B', lookup), [
      ['A', '1'],
      ['B', null],
    ]);
  });

  it('ends for text that is made not to', () => {
    const doubling = (name: string) => (name === 'X' ? 'x'.repeat(1 << 15) : undefined);
    assert.ok(expand('$X'.repeat(100_000), doubling).length <= 1 << 17);
    assert.equal(typeof expand('${A:-'.repeat(20_000), lookup), 'string');
    assert.equal(typeof expand(`${'${M:-'.repeat(1000)}${'}'.repeat(1000)}`, lookup), 'string');
  });
});
