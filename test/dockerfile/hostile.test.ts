import assert from 'node:assert/strict';
import { historyCsv, historyTableRows, historyText } from '../../src/dockerfile/historyTable.ts';
import { matchDockerfile } from '../../src/dockerfile/match.ts';
import { parseDockerfile } from '../../src/dockerfile/parse.ts';
import { readProvenance } from '../../src/dockerfile/provenance.ts';
import { reconstructDockerfile } from '../../src/dockerfile/reconstruct.ts';
import { ImageError } from '../../src/image/errors.ts';
import { Random } from '../helpers/random.ts';
import { BUILDERS, type Case, casesOf, NAMES, sourceOf, statementOf } from './corpus.ts';

const PIECES = [
  '\\\n',
  '<<EOF',
  '"',
  "'",
  '$',
  '${A:-',
  '}',
  '`',
  '#',
  '|9 A=',
  '\n',
  '\u202e',
  'FROM ',
  'ONBUILD ',
  '--from=0 ',
  '[',
  '{',
  '&{[',
  '\0',
  '\ud800',
];

/** A text with pieces of it taken out, doubled, moved, and others put in. */
function mutated(text: string, random: Random): string {
  let result = text;
  for (let changes = 1 + random.below(6); changes > 0; changes--) {
    const [from, length] = [random.below(result.length + 1), random.below(20)];
    const [before, piece, behind] = [
      result.slice(0, from),
      result.slice(from, from + length),
      result.slice(from + length),
    ];
    result = before + random.pick(['', piece + piece, random.pick(PIECES), random.pick(PIECES) + piece]) + behind;
  }
  return result;
}

describe('whatever is made of Dockerfiles, histories and provenance', () => {
  const cases = BUILDERS.flatMap(casesOf);

  it('every instruction keeps lines that exist, in order', () => {
    const random = new Random(1);
    for (let turn = 0; turn < 1500; turn++) {
      const source = mutated(sourceOf(random.pick(NAMES)), random);
      const { globals, stages } = parseDockerfile(source);
      let last = 0;
      for (const { lines } of [...globals, ...stages.flatMap(({ from, instructions }) => [from, ...instructions])]) {
        assert.ok(lines.first > last && lines.last >= lines.first, JSON.stringify(source));
        last = lines.last;
      }
      assert.ok(last <= source.split('\n').length);
    }
  });

  it('there is a row for every step, with lines that go down', () => {
    const random = new Random(2);
    for (let turn = 0; turn < 400; turn++) {
      const one = random.pick(cases);
      const image = withSteps(one, random);
      const source = mutated(sourceOf(random.once(3) ? random.pick(NAMES) : one.name), random);
      const { rows, score } = matchDockerfile(image, source);
      assert.equal(rows.filter(({ step }) => step !== null).length, image.steps.length);
      assert.ok(score >= 0 && score <= 1);
      let last = 0;
      for (const { isBase, lines, match } of rows) {
        if (isBase || !lines) continue;
        assert.notEqual(match.kind, 'none');
        // Stages stand above those that go on with them, and so do the steps of a chain.
        assert.ok(lines.first >= last, `${lines.first} behind ${last}`);
        last = lines.first;
      }
    }
  });

  it('reconstructions and tables come to an end, with the lines of every step', () => {
    const random = new Random(3);
    for (let turn = 0; turn < 400; turn++) {
      const image = withSteps(random.pick(cases), random);
      const { text, lines } = reconstructDockerfile(image);
      assert.ok(lines.length >= image.steps.length);
      assert.equal(lines.at(-1)?.last ?? 0, text.split('\n').length - 1);
      assert.doesNotMatch(text, /[\u202e\0]/);
      const table = historyTableRows(image, () => 1);
      assert.equal(historyText(table, { now: 0, isWhole: false }).split('\n').length, image.steps.length + 2);
      assert.ok(historyCsv(table).length > 0);
    }
  });

  it('a statement is read or refused with a sentence', () => {
    const random = new Random(4);
    const statements = NAMES.flatMap((name) => {
      const bytes = statementOf(name);
      return bytes ? [Buffer.from(bytes).toString()] : [];
    });
    for (let turn = 0; turn < 400; turn++) {
      const bytes = Buffer.from(mutated(random.pick(statements), random));
      try {
        readProvenance(bytes, [], null, 'statement');
      } catch (error) {
        assert.ok(error instanceof ImageError, String(error));
      }
    }
  });

  function withSteps({ image }: Case, random: Random): Case['image'] {
    const steps = image.steps.map((step) =>
      random.once(3) ? { ...step, createdBy: mutated(step.createdBy, random) } : step,
    );
    return { ...image, steps };
  }
});
