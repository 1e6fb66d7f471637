import assert from 'node:assert/strict';
import { IgnoreRules } from '../../src/build/ignoreFile.ts';
import { compilePattern } from '../../src/build/ignorePattern.ts';
import { Random } from '../helpers/random.ts';

/** Patterns, paths that they match, and paths that they do not: Docker's documentation, and what its matcher is tested with. */
const PATTERNS: readonly (readonly [pattern: string, matched: readonly string[], unmatched: readonly string[]])[] = [
  ['*/temp*', ['somedir/temporary.txt', 'somedir/temp'], ['temp', 'a/b/temp']],
  ['*/*/temp*', ['somedir/subdir/temporary.txt'], ['somedir/temporary.txt']],
  ['temp?', ['tempa', 'tempb'], ['temp', 'tempab', 'temp/']],
  ['**/*.go', ['a.go', 'a/b.go', 'a/b/c.go'], ['a.gox', 'go']],
  ['**', ['file', 'file/', 'a/b/c'], []],
  ['**/', ['file', 'a/b'], []],
  ['**/**', ['dir/file', 'dir'], []],
  ['dir/**', ['dir/file', 'dir/a/b'], ['dir', 'dirt/file']],
  ['**/dir2/*', ['dir/dir2/file', 'dir2/file'], ['dir/dir2', 'dir/dir2/a/b']],
  ['**file', ['file', 'dir/file', 'xfile', 'dir/xfile'], ['file2']],
  ['**/file', ['file', 'dir/file', 'a/b/file'], ['xfile', 'dir/xfile']],
  ['a**b', ['ab', 'ax/b', 'a/b', 'axy/z/b'], ['axb', 'a/xb']],
  ['a**/*.txt', ['a.txt', 'ab/c.txt', 'a/b/c.txt'], ['b.txt']],
  ['[a-c]d', ['ad', 'cd'], ['dd', '-d']],
  ['[^a-c]d', ['dd'], ['ad']],
  ['[^a]', ['b', '/'], ['a']],
  ['[\\]]x', [']x'], ['x']],
  ['a\\*b', ['a*b'], ['axb']],
  ['\\#a', ['#a'], ['a']],
  ['a.b|c(d)+{e}$', ['a.b|c(d)+{e}$'], ['axb|c(d)+{e}$']],
  ['ä?', ['äö', 'ä😀'], ['ä']],
];

describe('a pattern of an ignore file', () => {
  for (const [pattern, matched, unmatched] of PATTERNS)
    it(`${pattern} matches what Docker says`, () => {
      const matches = compilePattern(pattern);
      assert.deepEqual([...matched, ...unmatched].filter(matches), matched);
    });

  it('is as the expression that Docker makes of it, whatever it is made of', () => {
    const random = new Random(9);
    const pieces = ['a', 'b', '/', '*', '**', '?', '.', '**/', '/**', 'ab'];
    for (let round = 0; round < 1_500; round++) {
      const written = Array.from({ length: 1 + random.below(6) }, () => random.pick(pieces)).join('');
      // As rules are cleaned.
      const pattern = written.replace(/\/+/g, '/').replace(/\/$/, '') || 'a';
      const matches = compilePattern(pattern);
      for (let each = 0; each < 10; each++) {
        const path = Array.from({ length: 1 + random.below(7) }, () => random.pick(['a', 'b', '/', '.'])).join('');
        assert.equal(matches(path), dockerMatches(pattern, path), `${pattern} and ${path}`);
      }
    }
  });

  it('takes its time by what it is, not by the ways there are', () => {
    const matches = compilePattern(`${'**/a*'.repeat(40)}b`);
    assert.equal(matches('a/'.repeat(1_000)), false);
  });
});

describe('an ignore file', () => {
  const ignored = (text: string, paths: readonly string[]) => {
    const rules = new IgnoreRules(text, '.dockerignore');
    return paths.filter((path) => rules.ignores(path));
  };
  const FILES = ['README.md', 'README-secret.md', 'other.md', 'src/a.md'];

  it('lets the last line that matches decide', () => {
    assert.deepEqual(ignored('*.md\n!README.md', FILES), ['README-secret.md', 'other.md']);
    assert.deepEqual(ignored('*.md\n!README*.md\nREADME-secret.md', FILES), ['README-secret.md', 'other.md']);
    assert.deepEqual(ignored('*.md\nREADME-secret.md\n!README*.md', FILES), ['other.md']);
  });

  it('has comments, empty lines, spaces around, a byte order mark and lines of Windows', () => {
    assert.deepEqual(ignored('\ufeff# a\r\n\r\n  a  \r\n #b\r\n', ['a', 'b', '#b', '# a']), ['a', '#b']);
  });

  it('means the context by a leading slash, and the same by dots', () => {
    for (const pattern of ['/a/b', 'a/b', './a/b', 'a/./b', 'a/c/../b', 'a/b/', '! a/x\na/b'])
      assert.deepEqual(ignored(pattern, ['a/b', 'a/b/c', 'x/a/b', 'b']), ['a/b', 'a/b/c'], pattern);
  });

  it('leaves out all that is below a folder, but what an exception names', () => {
    const text = 'node_modules\n!node_modules/kept\nnode_modules/kept/not';
    const paths = ['node_modules', 'node_modules/a/b', 'node_modules/kept', 'node_modules/kept/x/y'];
    assert.deepEqual(ignored(text, [...paths, 'node_modules/kept/not/z', 'a/node_modules']), [
      'node_modules',
      'node_modules/a/b',
      'node_modules/kept/not/z',
    ]);
    const rules = new IgnoreRules(text, '.dockerignore');
    assert.deepEqual(
      ['node_modules', 'node_modules/a', 'node_modules/kept'].map((folder) => rules.mayHoldExceptions(folder)),
      [true, false, false],
    );
    assert.equal(new IgnoreRules('*\n!**/*.md', '').mayHoldExceptions('any/where'), true);
  });

  it('says which line is no pattern', () => {
    for (const [text, line, shown] of [
      ['a\n!', 2, '!'],
      ['[a', 1, '[a'],
      ['\n\n[z-]', 3, '[z-]'],
      ['a\\', 1, 'a\\'],
    ] as const)
      assert.throws(() => new IgnoreRules(text, 'x/.dockerignore'), {
        code: 'request',
        message: `x/.dockerignore, line ${line}: “${shown}” is no pattern. Correct it, or take it out.`,
      });
  });
});

/** As moby/patternmatcher does it: exact, prefix, suffix or an expression, for patterns without brackets and escapes. */
function dockerMatches(pattern: string, path: string): boolean {
  let kind: 'exact' | 'prefix' | 'suffix' | 'expression' = 'exact';
  let expression = '';
  for (let at = 0, read = 0; at < pattern.length; read++) {
    const character = pattern[at++] ?? '';
    if (character === '*' && pattern[at] === '*') {
      at++;
      if (pattern[at] === '/') at++;
      if (at < pattern.length) {
        expression += '(.*/)?';
        kind = 'expression';
      } else if (kind === 'exact') kind = 'prefix';
      else {
        expression += '.*';
        kind = 'expression';
      }
      if (read === 0) kind = 'suffix';
    } else if (character === '*' || character === '?') {
      expression += character === '*' ? '[^/]*' : '[^/]';
      kind = 'expression';
    } else expression += character === '.' ? '\\.' : character;
  }
  if (kind === 'exact') return path === pattern;
  if (kind === 'prefix') return path.startsWith(pattern.replace(/\*\*\/?$/, ''));
  if (kind === 'suffix') {
    const suffix = pattern.slice(2);
    return path.endsWith(suffix) || (suffix.startsWith('/') && path === suffix.slice(1));
  }
  return new RegExp(`^${expression}$`).test(path);
}
