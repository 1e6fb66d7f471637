import assert from 'node:assert/strict';
import { type Address, parseAddress, printAddress } from '../../src/image/address.ts';
import { Random } from '../helpers/random.ts';

const SHA256 = `sha256:${'0123456789abcdef'.repeat(4)}`;

function isPrinted(address: Address, text: string): void {
  it(`${text} both ways`, () => {
    assert.equal(printAddress(address), text);
    assert.deepEqual(parseAddress(text), address);
  });
}

function isNone(text: string): void {
  it(`${JSON.stringify(text)} is none`, () => assert.equal(parseAddress(text), undefined));
}

describe('addresses', () => {
  isPrinted({ kind: 'archive', path: '/a/b.tar' }, 'archive:/a/b.tar');
  isPrinted({ kind: 'archive', path: '/a/b.tar', image: 0 }, 'archive:/a/b.tar#0');
  isPrinted({ kind: 'archive', path: '/a', image: 12, platform: 'linux/arm64/v8' }, 'archive:/a#12@linux/arm64/v8');
  isPrinted({ kind: 'archive', path: '/a', platform: 'linux/arm64' }, 'archive:/a@linux/arm64');
  isPrinted({ kind: 'archive', path: '/a', image: 1, platform: SHA256 }, `archive:/a#1@${SHA256}`);
  isPrinted({ kind: 'layout', path: '/a' }, 'layout:/a');
  isPrinted({ kind: 'archive', path: 'C:\\a b\\c.tar', image: 3 }, 'archive:C:\\a b\\c.tar#3');
  isPrinted({ kind: 'archive', path: '//host/share/a.tar' }, 'archive://host/share/a.tar');
  isPrinted({ kind: 'archive', path: '/50%/a#1@b' }, 'archive:/50%25/a%231%40b');
  isPrinted({ kind: 'archive', path: '/%23' }, 'archive:/%2523');
  isPrinted({ kind: 'archive', path: '/a\nb ü' }, 'archive:/a\nb ü');
  isPrinted(
    { kind: 'engine', endpoint: 'unix:///var/run/docker.sock', reference: 'nginx:1' },
    'engine:unix%3A%2F%2F%2Fvar%2Frun%2Fdocker.sock/nginx:1',
  );
  isPrinted(
    { kind: 'engine', endpoint: 'default', reference: `a/b@${SHA256}`, platform: 'linux/amd64' },
    `engine:default/a/b@${SHA256}@linux/amd64`,
  );
  isPrinted({ kind: 'engine', endpoint: 'default', reference: SHA256 }, `engine:default/${SHA256}`);
  isPrinted({ kind: 'container', endpoint: 'ssh://a@b', container: 'web_1.x' }, 'container:ssh%3A%2F%2Fa%40b/web_1.x');
  isPrinted(
    { kind: 'container', endpoint: 'default', container: 'a', platform: 'linux/arm' },
    'container:default/a@linux/arm',
  );
  isPrinted({ kind: 'registry', reference: 'localhost:5000/a:b' }, 'registry:localhost:5000/a:b');
  isPrinted({ kind: 'registry', reference: `a@${SHA256}` }, `registry:a@${SHA256}`);
  isPrinted({ kind: 'registry', reference: 'a:b', platform: 'linux/arm/v7' }, 'registry:a:b@linux/arm/v7');

  isNone('/a/b.tar');
  isNone('b.tar');
  isNone('C:\\b.tar');
  isNone('archive:');
  isNone('archive:#1');
  isNone('archive:/a#');
  isNone('archive:/a#x');
  isNone('archive:/a#1#2');
  isNone('archive:/a#1234567890');
  isNone('archive:/a%');
  isNone('archive:/a@');
  isNone('engine:x');
  isNone('engine:%/x');
  isNone('container:default/../x');
  isNone('container:default/');
  isNone('container:%/x');
  isNone('registry:');
  isNone('file:///a');

  it('any path comes back as it was', () => {
    const random = new Random(1);
    for (let round = 0; round < 500; round++) {
      const path = Array.from({ length: 1 + random.below(12) }, () => random.pick([...'/ab%#@:2540\\ \n?&ü…'])).join(
        '',
      );
      const address: Address = { kind: 'archive', path, image: random.below(100), platform: 'linux/amd64' };
      assert.deepEqual(parseAddress(printAddress(address)), address);
    }
  });
});
