import assert from 'node:assert/strict';
import { faultOf } from '../../src/image/jsonFault.ts';
import { Random } from '../helpers/random.ts';

const WHOLE = ' {"a\\u00e9\\n":[1,-20.5e+3,0,true,false,null,"\\\\",{},[ ],""],"b" : {"c":-0}, "d":1E9}\n';

describe('faultOf', () => {
  const faults: [text: string, fault: number][] = [
    ['', 0],
    [' ', 1],
    ['x', 0],
    ['[1,]', 3],
    ['{"a" 1}', 5],
    ['{"a":1,}', 7],
    ['{a:1}', 1],
    ['[1 2]', 3],
    ['[1}', 2],
    ['1 1', 2],
    ['01', 1],
    ['-x', 1],
    ['1.', 2],
    ['1.e', 2],
    ['1e+x', 3],
    ['.5', 0],
    ['nul', 3],
    ['nulL', 3],
    ['"a', 2],
    ['"\t"', 1],
    ['"\\x"', 2],
    ['"\\u00g0"', 5],
    ['"\\', 2],
    ['\u00a01', 0],
    ['"\u{1f600}"x', 4],
  ];
  for (const [text, fault] of faults)
    it(`of ${JSON.stringify(text)} is at ${fault}`, () => assert.equal(faultOf(text), fault));

  it('is behind whatever breaks off', () => {
    assert.deepEqual(JSON.parse(WHOLE).d, 1e9);
    for (let length = 0; length < WHOLE.trimEnd().length; length++)
      assert.equal(faultOf(WHOLE.slice(0, length)), length, WHOLE.slice(0, length));
  });

  it('is found behind millions of characters', () => {
    for (const text of [`"\u{1f600}${'a'.repeat(8 << 20)}`, `"${'\u{1f600}'.repeat(2 << 20)}`])
      assert.equal(faultOf(text), text.length);
  });

  it('is where JSON.parse stops, which takes what it takes', () => {
    const random = new Random(1);
    let told = 0;
    for (let round = 0; round < 20_000; round++) {
      const text = mutated(random);
      const fault = faultOf(text);
      try {
        JSON.parse(text);
        assert.equal(fault, text.length, text);
      } catch (error) {
        const [, position] = /at position (\d+)/.exec(String(error)) ?? [];
        if (position === undefined) continue;
        told++;
        assert.equal(fault, Number(position), `${JSON.stringify(text)}: ${error}`);
      }
    }
    assert.ok(told > 1000);
  });
});

function mutated(random: Random): string {
  let text = WHOLE;
  for (let times = 1 + random.below(3); times > 0; times--) {
    const at = random.below(text.length + 1);
    const put = random.once(2) ? random.pick([...'{}[]",:\\-+.eEu019tfn \n\t\0é']) : '';
    text = text.slice(0, at) + put + text.slice(at + random.below(2));
  }
  return text;
}
