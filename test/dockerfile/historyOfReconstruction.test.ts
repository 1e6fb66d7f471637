import assert from 'node:assert/strict';
import { historyOfReconstruction } from '../../src/dockerfile/historyOfReconstruction.ts';
import { reconstructDockerfile } from '../../src/dockerfile/reconstruct.ts';
import type { Image } from '../../src/image/image.ts';
import { BUILDERS, casesOf } from './corpus.ts';

function imageOf(name: string): Image {
  const found = casesOf('buildkit').find((one) => one.name === name);
  assert.ok(found);
  return found.image;
}

describe('historyOfReconstruction', () => {
  it('has the lines that were written for each step, and for the base FROM with the comment behind it', () => {
    const image = imageOf('heredoc-run');
    const { rows, base } = historyOfReconstruction(image, reconstructDockerfile(image));
    assert.deepEqual(
      rows.map(({ step, layer, keyword, isBase, lines }) => [step, layer, keyword, isBase, lines?.first, lines?.last]),
      [
        [0, 0, 'ADD', true, 4, 7],
        [1, null, 'CMD', true, 4, 7],
        [2, 1, 'RUN', false, 9, 15],
        [3, 2, 'RUN', false, 16, 16],
        [4, 3, 'RUN', false, 17, 21],
        [5, null, 'CMD', false, 22, 22],
      ],
    );
    assert.deepEqual(base, { steps: 2, layers: 1, by: 'history', exact: false, name: null, claimed: false });
  });

  it('has the name of the base that a label or an annotation says, and says that it is no more than that', () => {
    const image = imageOf('heredoc-run');
    const said = (name: string) => ({ 'org.opencontainers.image.base.name': name });
    const { config } = image.config;
    const labelled = { ...image, config: { ...image.config, config: { ...config, Labels: said('a:1') } } };
    const bytes = Buffer.from(JSON.stringify({ config: { digest: image.id }, annotations: said('b:1') }));
    const rawManifest = { digest: image.id, claimed: null, claimedSize: null, mediaType: null, bytes };
    const of = (one: Image) => {
      const { name, claimed, exact } = historyOfReconstruction(one, reconstructDockerfile(one)).base;
      return [name, claimed, exact];
    };
    assert.deepEqual(of(labelled), ['a:1', true, false]);
    assert.deepEqual(of({ ...image, rawManifest }), ['b:1', true, false]);
    // A label may be the base's own.
    assert.deepEqual(of({ ...labelled, rawManifest }), ['b:1', true, false]);
    assert.match(reconstructDockerfile({ ...image, rawManifest }).text, /^FROM b:1$/m);
    const evil = { ...image.config, config: { ...config, Labels: said('a\nRUN rm') } };
    assert.deepEqual(of({ ...image, config: evil }), [null, false, false]);
  });

  it('knows the base as the reconstruction does', () => {
    const image = imageOf('onbuild-used');
    const known = { name: 'onbuild:1', layers: 1, steps: 3, triggers: [] };
    const { rows, base } = historyOfReconstruction(image, reconstructDockerfile(image, { base: known }));
    assert.deepEqual([base.steps, base.by, base.exact, base.name], [3, 'layers', true, 'onbuild:1']);
    assert.equal(rows.filter(({ isBase }) => isBase).length, 3);
  });

  for (const builder of BUILDERS)
    it(`says of every step of ${builder} which lines of the text are its`, () => {
      for (const { name, image } of casesOf(builder)) {
        const made = reconstructDockerfile(image);
        const text = made.text.split('\n');
        const { rows } = historyOfReconstruction(image, made);
        assert.equal(rows.length, image.steps.length, name);
        let behind = 0;
        for (const { isBase, lines } of rows) {
          assert.ok(lines && lines.first <= lines.last && lines.last <= text.length, name);
          if (isBase) assert.match(text[lines.first - 1] ?? '', /^FROM /, name);
          else assert.ok(lines.first > behind, name);
          behind = lines.last;
        }
      }
    });
});
