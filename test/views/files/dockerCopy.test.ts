import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { containerCopyLine, dockerCopyLine } from '../../../src/views/files/dockerCopy.ts';

/** What a shell hands to docker: its arguments, each between brackets. */
function run(line: string): Buffer {
  const docker = 'docker() { case $1 in create) echo ID;; cp) printf "[%s]" "$@";; esac; }';
  return execFileSync('bash', ['--norc', '--noprofile', '-c', `${docker}; ${line}`], {
    env: { LC_ALL: 'C', PATH: process.env['PATH'] ?? '' },
  });
}

describe('the docker cp line', () => {
  it('is plain where the path is', () => {
    assert.equal(
      dockerCopyLine('a/b:1', 'etc/hosts'),
      'c=$(docker create a/b:1 none) && docker cp "$c":/etc/hosts . ; docker rm "$c"',
    );
  });

  it('needs no container of its own for one that is there', () => {
    assert.equal(containerCopyLine('web', "it's"), `docker cp web:'/it'\\''s' .`);
  });

  for (const path of [
    "it's",
    'a b',
    '$(touch x)',
    '`touch x`',
    'new\nline',
    'a#b?c%20d',
    'back\\slash',
    '"; rm -rf ~',
    '\xe2\x80\xaegnp',
    'caf\xe9',
    "\xff'\\",
  ])
    it(`hands ${JSON.stringify(path)} to docker as it is`, function () {
      if (!existsSync('/bin/bash')) this.skip();
      assert.equal(run(dockerCopyLine('a', path)).toString('latin1'), `[cp][ID:/${path}][.]`);
    });
});
