import assert from 'node:assert/strict';
import { type BuilderKind, builderKind } from '../../src/dockerfile/builderKind.ts';
import { casesOf } from './corpus.ts';

function tells(expected: BuilderKind, what: string, createdBy: string, author: string | null, labels = {}): void {
  it(`tells ${what}`, () => {
    const [one] = casesOf('classic');
    assert.ok(one);
    const step = { index: 0, createdBy, emptyLayer: false, layer: 0, created: null, author, comment: null };
    const config = { config: { Labels: labels } };
    assert.equal(builderKind({ ...one.image, config, steps: [step] }), expected);
  });
}

describe('builderKind', () => {
  tells('other', 'Bazel', 'bazel build ...', 'Bazel');
  tells('other', 'Jib', 'jib-maven-plugin:3.4.0', 'Jib');
  tells('other', 'ko', 'ko build ko://example.com/cmd', 'ko');
  tells('other', 'apko', 'apko', 'apko');
  tells('other', 'buildpacks', '', null, { 'io.buildpacks.stack.id': 'x' });
  tells('dockerfile', 'kaniko', 'RUN make', 'kaniko');
  tells('dockerfile', 'buildah', '/bin/sh -c make', null, { 'io.buildah.version': '1.43' });
  tells('unknown', 'nobody', 'make', null);

  it('tells BuildKit', () => {
    for (const { image } of casesOf('buildkit')) assert.equal(builderKind(image), 'dockerfile');
  });
});
