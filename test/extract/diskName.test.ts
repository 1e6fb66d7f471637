import assert from 'node:assert/strict';
import { diskName } from '../../src/extract/diskName.ts';
import { Random } from '../helpers/random.ts';

const latin1 = (text: string): string => Buffer.from(text).toString('latin1');
const NAMES: readonly [name: string, linux: string, darwin: string, windows: string][] = [
  ['README', 'README', 'README', 'README'],
  ['a#b?c%20d', 'a#b?c%20d', 'a#b?c%2520d', 'a#b%3Fc%2520d'],
  ['100%', '100%', '100%', '100%'],
  ['back\\slash', 'back\\slash', 'back\\slash', 'back%5Cslash'],
  ['new\nline', 'new\nline', 'new\nline', 'new%0Aline'],
  ['</script>', '<%2Fscript>', '<%2Fscript>', '%3C%2Fscript%3E'],
  ['nul\0byte', 'nul%00byte', 'nul%00byte', 'nul%00byte'],
  ['a:b', 'a:b', 'a:b', 'a%3Ab'],
  ['CON', 'CON', 'CON', '%43ON'],
  ['con.tar.gz', 'con.tar.gz', 'con.tar.gz', '%63on.tar.gz'],
  ['AUX .c', 'AUX .c', 'AUX .c', '%41UX .c'],
  ['console', 'console', 'console', 'console'],
  [latin1('COM\u00b9'), latin1('COM\u00b9'), latin1('COM\u00b9'), latin1('%43OM\u00b9')],
  ['LPT9', 'LPT9', 'LPT9', '%4CPT9'],
  ['LPT10', 'LPT10', 'LPT10', 'LPT10'],
  ['dot.', 'dot.', 'dot.', 'dot%2E'],
  ['space ', 'space ', 'space ', 'space%20'],
  ['...', '...', '...', '..%2E'],
  ['..', '%2E%2E', '%2E%2E', '.%2E'],
  ['.', '%2E', '%2E', '%2E'],
  ['caf\xe9', 'caf\xe9', 'caf%E9', 'caf%E9'],
  [latin1('\u202egnp.txt'), latin1('\u202egnp.txt'), latin1('\u202egnp.txt'), latin1('\u202egnp.txt')],
  [latin1('ünï'), latin1('ünï'), latin1('ünï'), latin1('ünï')],
];

describe('names on a disk', () => {
  for (const [name, linux, darwin, windows] of NAMES)
    it(`are what the system can have: ${JSON.stringify(name)}`, () => {
      assert.deepEqual(
        (['linux', 'darwin', 'win32'] as const).map((platform) => diskName(name, platform)),
        [linux, darwin, windows],
      );
    });

  it('are cut where they are too long, each in its own way', () => {
    const long = 'n'.repeat(4096);
    const names = [long, `${long}x`, latin1('ü'.repeat(300))].map((name) => diskName(name, 'linux'));
    assert.equal(new Set(names).size, 3);
    for (const name of names) {
      assert.ok(name.length <= 255);
      assert.doesNotThrow(() => new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(name, 'latin1')));
    }
    assert.equal(diskName('n'.repeat(255), 'linux'), 'n'.repeat(255));
  });

  for (const platform of ['linux', 'darwin', 'win32'] as const)
    it(`never leave their folder and differ where the names do, on ${platform}`, () => {
      const random = new Random(1);
      const parts = [
        '.',
        '..',
        '/',
        '\\',
        '%',
        '2',
        '5',
        'E',
        'e',
        ':',
        ' ',
        '\0',
        '\n',
        '\xe9',
        '\xc3\xa9',
        'CON',
        'a',
        '*',
      ];
      const seen = new Map<string, string>();
      for (let count = 0; count < 20_000; count++) {
        const name = Array.from({ length: 1 + random.below(6) }, () => random.pick(parts)).join('');
        const written = diskName(name, platform);
        assert.doesNotMatch(written, /[/\0]|^\.{0,2}$/, JSON.stringify(name));
        if (platform === 'win32') {
          assert.doesNotMatch(written, /[<>:"\\|?*]|[. ]$|^con *(?:\.|$)/i, JSON.stringify(name));
          for (const character of written) assert.ok(character >= ' ');
        }
        assert.equal(seen.get(written) ?? name, name);
        seen.set(written, name);
        // On Linux a name is only written in another way where it cannot be as it is.
        const isEscaped = platform !== 'linux' || /[\0/]|^\.{0,2}$/.test(name);
        if (isEscaped) assert.equal(unescaped(written), name);
        else assert.equal(written, name);
      }
    });
});

function unescaped(name: string): string {
  return name.replace(/%([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}
