import assert from 'node:assert/strict';
import { nameOf, parseSpot, printPlace, printSpot, type Spot } from '../../../src/views/sources/place.ts';
import { Random } from '../../helpers/random.ts';

function check(text: string, spot: Spot, name: string): void {
  it(text, () => {
    assert.equal(printSpot(spot), text);
    assert.deepEqual(parseSpot(text), spot);
    assert.equal(nameOf(spot.place), name);
    assert.deepEqual(parseSpot(printPlace(spot.place)), { place: spot.place });
  });
}

describe('places', () => {
  check('archive:/a/b.tar', { place: { kind: 'archive', path: '/a/b.tar' } }, 'b.tar');
  check(
    'layout:/a/b#1@linux/arm64',
    { place: { kind: 'layout', path: '/a/b' }, image: 1, platform: 'linux/arm64' },
    'b',
  );
  check('archive:/a%23%40%25.tar#0', { place: { kind: 'archive', path: '/a#@%.tar' }, image: 0 }, 'a#@%.tar');
  check(
    'uri:memfs%3A%2Fa%2520b%23.tar#2@linux/arm/v7',
    { place: { kind: 'uri', uri: 'memfs:/a%20b#.tar' }, image: 2, platform: 'linux/arm/v7' },
    'a b#.tar',
  );

  const image = { kind: 'engine', endpoint: 'build', reference: 'docker.io/library/nginx:1' } as const;
  check('engine:build/docker.io/library/nginx:1', { place: image }, 'nginx:1');
  check(
    'engine:build/docker.io/library/nginx:1#0@linux/arm64/v8',
    { place: image, image: 0, platform: 'linux/arm64/v8' },
    'nginx:1',
  );
  const local = {
    kind: 'engine',
    endpoint: 'unix:///a#@/b',
    reference: `h:5000/a@sha256:${'0'.repeat(64)}`,
    platform: 'linux/arm64',
  } as const;
  const text = `engine:unix%3A%2F%2F%2Fa%23%40%2Fb/h:5000/a@sha256:${'0'.repeat(64)}@linux/arm64`;
  check(text, { place: local }, local.reference);
  check(`${text}#1`, { place: local, image: 1 }, local.reference);
  check(
    `${text}#1@sha256:${'1'.repeat(64)}`,
    { place: local, image: 1, platform: `sha256:${'1'.repeat(64)}` },
    local.reference,
  );
  check(`${text}#@linux/arm64/v8`, { place: local, platform: 'linux/arm64/v8' }, local.reference);

  const container = { kind: 'container', endpoint: 'ssh://a@b', container: 'web_1.x' } as const;
  check('container:ssh%3A%2F%2Fa%40b/web_1.x', { place: container }, 'web_1.x');
  check(
    'container:ssh%3A%2F%2Fa%40b/web_1.x#0@linux/arm64/v8',
    { place: container, image: 0, platform: 'linux/arm64/v8' },
    'web_1.x',
  );

  it('of any endpoint and platform come back as they were', () => {
    const random = new Random(7);
    for (let round = 0; round < 500; round++) {
      const endpoint = Array.from({ length: 1 + random.below(10) }, () => random.pick([...'a/:%#@?& ü'])).join('');
      const place = {
        kind: 'engine',
        endpoint,
        reference: random.pick(['a', 'h:5000/a/b:c', `a@sha256:${'0'.repeat(64)}`, '0123abcd']),
      } as const;
      const spot: Spot = {
        place: random.below(2) ? place : { ...place, platform: random.pick(['linux/amd64', 'linux/arm/v7']) },
        ...(random.below(2) ? { image: random.below(3) } : {}),
        ...(random.below(2) ? { platform: random.pick(['linux/amd64', 'unknown/unknown']) } : {}),
      };
      assert.deepEqual(parseSpot(printSpot(spot)), spot);
    }
  });

  it('reads nothing else', () => {
    for (const text of ['', '/a/b.tar', 'registry:nginx', 'engine:x', 'uri:', 'uri:%zz', 'uri:no-scheme'])
      assert.equal(parseSpot(text), undefined, text);
  });
});
