import assert from 'node:assert/strict';
import type { Variant } from '../../../src/image/image.ts';
import { defaultVariant, thisMachine } from '../../../src/views/imagePage/defaultVariant.ts';

/** `linux/amd64` is present, `linux/amd64?` is absent. */
function check(platforms: string, arch: string, expected: string): void {
  it(`${platforms || 'nothing'} on ${arch}: ${expected || 'nothing'}`, () => {
    const variants = platforms.split(' ').map((text) => {
      const platform = text.replace('?', '');
      // Only these three are looked at.
      return { key: platform, platform, state: text.endsWith('?') ? 'absent' : 'present' } as Variant;
    });
    assert.equal(defaultVariant(variants, thisMachine(arch)), expected);
  });
}

describe('defaultVariant', () => {
  check('linux/arm64 linux/amd64', 'x64', 'linux/amd64');
  check('linux/amd64 linux/arm64/v8', 'arm64', 'linux/arm64/v8');
  check('linux/arm/v7 linux/arm/v6', 'arm', 'linux/arm/v7');
  check('linux/amd64/v3 linux/amd64', 'x64', 'linux/amd64');
  check('linux/amd64? linux/arm64 linux/s390x', 'x64', 'linux/arm64');
  check('linux/amd64? linux/arm64?', 'x64', 'linux/amd64');
  check('windows/amd64 linux/ppc64le', 'ppc64', 'linux/ppc64le');
  check('windows/amd64', 'x64', 'windows/amd64');
});
