import assert from 'node:assert/strict';
import { changesOf } from '../../src/build/changes.ts';
import { defaultOptions, defaultTar, fittingOptions, tagProblem } from '../../src/build/defaults.ts';
import { type BuilderFacts, destinationsOf } from '../../src/build/destinations.ts';
import { parseDockerfile } from '../../src/dockerfile/parse.ts';
import type { Digest } from '../../src/image/digest.ts';

/** What is offered, and whether that goes through the engine. */
const offered = (facts: BuilderFacts, platforms: number) =>
  destinationsOf(facts, platforms)
    .filter(({ refusal }) => refusal === null)
    .map(({ destination, throughEngine }) => `${destination}${throughEngine ? ' through the engine' : ''}`);
const why = (facts: BuilderFacts, platforms: number) =>
  destinationsOf(facts, platforms).map(({ refusal }) => refusal?.template.slice(0, 60) ?? null);

describe('where an image can go', () => {
  it('is anywhere, from a builder of its own and from a store of many platforms', () => {
    for (const driver of ['docker', 'docker-container', ''])
      assert.deepEqual(offered({ driver, store: 'containerd' }, 2), ['load', 'push', 'tar']);
    assert.deepEqual(offered({ driver: 'docker-container', store: 'graph-driver' }, 1), ['load', 'push', 'tar']);
  });

  it('is a registry or a tar, for several platforms and an engine that holds one', () => {
    const facts: BuilderFacts = { driver: 'docker-container', store: 'graph-driver' };
    assert.deepEqual(offered(facts, 2), ['push', 'tar']);
    assert.deepEqual(why(facts, 2), ['The engine stores images by a graph driver, which holds one ', null, null]);
  });

  it('is nowhere where the builder is that of such an engine, which says what would help', () => {
    const facts: BuilderFacts = { driver: 'docker', store: 'graph-driver' };
    assert.deepEqual(offered(facts, 1), ['load', 'push', 'tar through the engine']);
    assert.deepEqual(offered(facts, 2), []);
    const [load] = destinationsOf(facts, 2);
    assert.match(load?.refusal?.template ?? '', /docker buildx create --use/);
  });

  it('is anywhere without buildx too, by way of the engine', () => {
    const wanted = ['load', 'push through the engine', 'tar through the engine'];
    const facts: BuilderFacts = { driver: null, store: 'graph-driver' };
    assert.deepEqual(offered(facts, 0), wanted);
    assert.deepEqual(offered(facts, 1), []);
    assert.match(why(facts, 1)[0] ?? '', /^Without docker buildx an engine builds for its own platform/);
  });
});

describe('what is proposed for a build', () => {
  it('is a name made of folder and file', () => {
    for (const [file, tag] of [
      ['/w/My App/Dockerfile', 'my-app:latest'],
      ['/w/app/Dockerfile.dev', 'app:dev'],
      ['/w/app/Prod.Dockerfile', 'app:prod'],
      ['/w/app/Containerfile', 'app:latest'],
      ['/Dockerfile', undefined],
      ['/w/___/Dockerfile', undefined],
    ] as const)
      assert.equal(defaultOptions(file).tags[0], tag, file);
    assert.equal(defaultTar({ ...defaultOptions('/w/a/Dockerfile'), tags: ['h:5000/b/c:1'] }), '/w/a/c-1.oci.tar');
  });

  it('is what was done before, less what is no longer asked for', () => {
    const options = { ...defaultOptions('/w/a/Dockerfile'), target: 'base', arguments: { A: '1', B: '2' } };
    const dockerfile = parseDockerfile('FROM x AS base\nARG A\nFROM base\n');
    assert.deepEqual(fittingOptions(options, dockerfile), { ...options, arguments: { A: '1' } });
    assert.equal(fittingOptions({ ...options, target: 'gone' }, dockerfile).target, null);
  });

  it('takes what is a name, without a digest', () => {
    assert.equal(tagProblem('localhost:5000/a:1'), null);
    assert.equal(tagProblem(`a@sha256:${'0'.repeat(64)}`), 'digest');
    for (const text of ['A', 'a:', 'a b', 'a:b:c', '']) assert(tagProblem(text) instanceof Error, text);
  });
});

describe('what a build changed', () => {
  const id = (digit: string) => `sha256:${digit.repeat(64)}` as Digest;
  it('is told against the image that had the name', () => {
    const before = { id: id('1'), size: 100, layers: [id('a'), id('b'), id('c')] };
    assert.equal(changesOf(null, before), null);
    assert.deepEqual(changesOf(before, before), { same: true, bytes: 0, kept: 3 });
    const after = { id: id('2'), size: 90, layers: [id('a'), id('c'), id('c')] };
    assert.deepEqual(changesOf(before, after), { same: false, bytes: -10, kept: 1 });
    assert.deepEqual(changesOf({ ...before, size: null }, { ...after, layers: [id('a')] }), {
      same: false,
      bytes: null,
      kept: 1,
    });
  });
});
