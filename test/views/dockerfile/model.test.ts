import assert from 'node:assert/strict';
import type { BaseBoundary, DockerfileHistory, DockerfileRow, Match } from '../../../src/dockerfile/history.ts';
import { type DockerfileFacts, dockerfileModel } from '../../../src/views/dockerfile/model.ts';
import { english } from '../../../src/views/words.ts';

const FACTS: DockerfileFacts = {
  origin: 'found',
  name: 'app/Dockerfile',
  because: [],
  recorded: 'none',
  edited: null,
  changedFiles: [],
};
const NO_BASE: BaseBoundary = { steps: 0, layers: 0, by: 'none', exact: false, name: null, claimed: false };
const EXACT: Match = { kind: 'exact', reason: 'text' };
const NONE: Match = { kind: 'none' };

const line = (first: number, last = first) => ({ first, last });

function row(match: Match, more: Partial<DockerfileRow> = {}): DockerfileRow {
  const lines = match.kind === 'none' ? null : line(2);
  return {
    step: 0,
    layer: null,
    keyword: 'RUN',
    text: 'a',
    isBase: false,
    lines,
    stage: 0,
    sources: [],
    match,
    ...more,
  };
}

function history(rows: readonly DockerfileRow[], more: Partial<DockerfileHistory> = {}): DockerfileHistory {
  return {
    rows,
    base: NO_BASE,
    target: 0,
    unmatched: [],
    unusedStages: [],
    recorded: false,
    score: 1,
    fits: true,
    ...more,
  };
}

const modelOf = (of: DockerfileHistory, facts: Partial<DockerfileFacts> = {}) =>
  dockerfileModel({ ...FACTS, ...facts }, of, english);
const rowsOf = (...matches: Match[]) => history(matches.map((match) => row(match)));

describe('dockerfileModel', () => {
  const WHY: readonly (readonly [Match, string])[] = [
    [
      { kind: 'exact', reason: 'provenance' },
      'The builder recorded these lines with the layer, and the digests agree.',
    ],
    [EXACT, 'The history says what the builder writes for these lines.'],
    [{ kind: 'exact', reason: 'base' }, 'It came with the base image.'],
    [
      { kind: 'normalised', reason: 'writing' },
      'The history says the same but for spaces, quotes, order or build arguments.',
    ],
    [
      { kind: 'normalised', reason: 'checksum' },
      'The history has a checksum in place of what was copied; the rest is the same.',
    ],
    [{ kind: 'probable', reason: 'similar' }, 'The texts are alike.'],
    [{ kind: 'probable', reason: 'place' }, 'It stands between two steps that are found.'],
    [{ kind: 'probable', reason: 'repeated' }, 'Several lines say the same; this one is in its place.'],
    [
      { kind: 'probable', reason: 'base' },
      'It lies below the first step that is found, so it is thought to be of the base image.',
    ],
    [NONE, 'No line of the Dockerfile fits this step.'],
  ];
  for (const [match, why] of WHY)
    it(`says of a step: ${why}`, () => {
      const [step] = modelOf(rowsOf(match)).steps;
      assert.deepEqual(step, {
        step: 0,
        lines: match.kind === 'none' ? null : line(2),
        match: match.kind,
        why,
        from: null,
      });
    });

  it('says of every step of a reconstruction that its line was written from it, and of the whole nothing more', () => {
    const { why, differences, steps } = modelOf(rowsOf(EXACT, EXACT), { origin: 'reconstructed' });
    assert.deepEqual([why, differences], ['', []]);
    assert.deepEqual(
      steps.map((step) => step.why),
      ['The line was written from this step.', 'The line was written from this step.'],
    );
  });

  it('leads to the first stage that a step copies from, by its name or else its number', () => {
    const sources = [
      { stage: 2, name: 'build', lines: line(4, 9) },
      { stage: 0, name: null, lines: line(1, 3) },
    ];
    const { steps } = modelOf(
      history([row(EXACT, { sources }), row(EXACT, { sources: sources.slice(1) }), row(EXACT)]),
    );
    assert.deepEqual(
      steps.map(({ from }) => from),
      [{ name: 'build', lines: line(4, 9) }, { name: '0', lines: line(1, 3) }, null],
    );
  });

  it('says how many steps above the base fit', () => {
    const recorded: Match = { kind: 'exact', reason: 'provenance' };
    const written: Match = { kind: 'normalised', reason: 'writing' };
    const alike: Match = { kind: 'probable', reason: 'similar' };
    const base = row({ kind: 'probable', reason: 'base' }, { isBase: true });
    const why = (...matches: Match[]) => modelOf(history([base, ...matches.map((match) => row(match))])).why;
    assert.equal(why(recorded, EXACT), 'exact, by provenance');
    assert.equal(why(EXACT, written), 'all steps fit');
    assert.equal(why(EXACT, written, NONE), '2 of 3 steps fit');
    assert.equal(why(recorded, alike, NONE), '1 of 3 steps fit, 1 more probably');
    assert.equal(why(), '');
    assert.equal(modelOf(history([row(NONE)], { fits: false })).why, 'no step fits');
  });

  describe('what differs from what was built', () => {
    const EDITED = 'The Dockerfile is another one than the builder recorded.';
    const differences = (of: DockerfileHistory, facts: Partial<DockerfileFacts> = {}) => modelOf(of, facts).differences;

    it('is nothing where all is found', () => {
      assert.deepEqual(differences(rowsOf(EXACT)), []);
      assert.equal(modelOf(rowsOf(EXACT)).isComparable, false);
    });

    it('is a text that is another one than was recorded, with which it can be compared', () => {
      assert.deepEqual(differences(rowsOf(EXACT), { recorded: 'other' }), [EDITED]);
      assert.equal(modelOf(rowsOf(EXACT), { recorded: 'other' }).isComparable, true);
    });

    it('is never claimed of the text that was recorded, whatever could be matched of it', () => {
      assert.deepEqual(differences({ ...rowsOf(EXACT, NONE), unmatched: [line(4)] }, { recorded: 'same' }), []);
    });

    it('is a text that was edited since the image was built from it, and nothing where it was not', () => {
      const mixed = { ...rowsOf(EXACT, NONE), unmatched: [line(4)] };
      assert.deepEqual(differences(mixed, { origin: 'built', edited: false }), []);
      assert.deepEqual(differences(rowsOf(EXACT), { origin: 'built', edited: true }), [
        'The Dockerfile was edited since the image was built from it.',
      ]);
      assert.deepEqual(differences(rowsOf(EXACT), { origin: 'built', edited: true, recorded: 'other' }), [EDITED]);
    });

    it('is each step above the base that fits no line', () => {
      assert.deepEqual(differences(rowsOf(EXACT, NONE)), [
        '1 step of the image fits no line: the Dockerfile was probably edited since the build.',
      ]);
      assert.deepEqual(differences(rowsOf(NONE, EXACT, NONE), { recorded: 'other' }), [
        EDITED,
        '2 steps of the image fit no line: the Dockerfile was probably edited since the build.',
      ]);
      assert.deepEqual(differences(history([row(NONE, { isBase: true }), row(EXACT)])), []);
    });

    it('is each line that made no step, of many the first ten', () => {
      const unmatched = (count: number) => Array.from({ length: count }, (_, index) => line(index + 1, index + 2));
      const of = (count: number) => differences({ ...rowsOf(EXACT), unmatched: unmatched(count) });
      assert.deepEqual(of(1), ['Line 1 made no step of this image.']);
      assert.deepEqual(of(2), ['Lines 1, 2 made no step of this image.']);
      assert.deepEqual(of(10), ['Lines 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 made no step of this image.']);
      assert.deepEqual(of(11), ['Lines 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, … made no step of this image.']);
    });

    it('is all of another image’s Dockerfile, which nobody edited', () => {
      const another = ['Too little of it is found in the image: it is probably the Dockerfile of another one.'];
      assert.deepEqual(differences(history([row(NONE), row(NONE)], { fits: false })), another);
      assert.deepEqual(differences(history([row(NONE)], { fits: false }), { origin: 'chosen', recorded: 'other' }), [
        EDITED,
        ...another,
      ]);
    });

    it('is each file that was changed since, of many the first', () => {
      const of = (...changedFiles: string[]) => differences(rowsOf(EXACT), { changedFiles, recorded: 'same' });
      assert.deepEqual(of('a'), ['a was changed in the workspace since it was copied.']);
      assert.deepEqual(of('a', 'b'), ['a and b were changed in the workspace since they were copied.']);
      assert.deepEqual(of('a', 'b', 'c'), ['a and 2 more files were changed in the workspace since they were copied.']);
    });
  });

  describe('the base', () => {
    const boundary = (by: BaseBoundary['by'], exact: boolean, name: string | null = 'debian:13'): BaseBoundary => ({
      steps: 1,
      layers: 1,
      by,
      exact,
      name,
      claimed: false,
    });
    const BASES: readonly (readonly [BaseBoundary, string])[] = [
      [boundary('provenance', true), 'The builder recorded where its own layers begin.'],
      [boundary('layers', true), 'The first layers are those of debian:13, by their diff IDs.'],
      [boundary('builder', true), 'The builder wrote FROM into the history.'],
      [boundary('scratch', true, null), 'The image begins with nothing (scratch).'],
      [boundary('lines', false), 'A guess: below the first step that is found in the Dockerfile.'],
      [boundary('history', false, null), 'A guess: what follows was built later, by another builder, or behind a CMD.'],
      [boundary('none', false, null), 'Nothing says where the base image ends.'],
    ];
    for (const [base, why] of BASES)
      it(`is said to be known, or a guess: ${why}`, () => {
        const of = row({ kind: 'probable', reason: 'base' }, { isBase: true, lines: line(3) });
        const { steps, name, exact: certain } = base;
        assert.deepEqual(modelOf(history([of, row(EXACT)], { base })).base, {
          steps,
          name,
          certain,
          why,
          lines: line(3),
        });
      });

    it('is said to be named by a claim alone', () => {
      const base = { ...boundary('history', false), claimed: true };
      assert.equal(
        modelOf(history([row(EXACT)], { base })).base.why,
        'A guess: what follows was built later, by another builder, or behind a CMD. Its name is what the image claims: in an annotation, a label or its provenance.',
      );
    });

    it('has no line where no step is of it', () => assert.equal(modelOf(rowsOf(EXACT)).base.lines, null));
  });
});
