import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { matchDockerfile } from '../../src/dockerfile/match.ts';
import { parseDockerfile } from '../../src/dockerfile/parse.ts';
import { readProvenance } from '../../src/dockerfile/provenance.ts';
import type { Digest } from '../../src/image/digest.ts';
import { FIXTURES } from '../helpers/fixtures.ts';
import { BUILDERS, type Case, casesOf, NAMES, sourceOf, statementOf } from './corpus.ts';
import { count, emptyMeasure, linesOf, type Measure, summary } from './measure.ts';

const UNRELATED = join(FIXTURES, 'dockerfiles/unrelated');
const table: string[] = [];

function measured(
  name: string,
  cases: readonly Case[],
  provenanceOf: (one: Case) => ReturnType<typeof provenance>,
): Measure {
  const measure = emptyMeasure();
  for (const one of cases)
    count(measure, one, matchDockerfile(one.image, sourceOf(one.name), { provenance: provenanceOf(one) }));
  table.push(summary(name, measure));
  return measure;
}

function provenance({ name, digests }: Case, file?: string) {
  const bytes = statementOf(name, file);
  return bytes ? readProvenance(bytes, digests, null, name) : null;
}

describe('the corpus of Dockerfiles', () => {
  after(() => {
    const header = `${''.padEnd(22)} images  steps    found     exact normalised  probable      base`;
    process.stdout.write(`\n${[header, ...table].join('\n')}\n\n`);
  });

  it('is large enough to say something', () => {
    assert.ok(NAMES.length >= 25, `${NAMES.length} Dockerfiles`);
    for (const builder of BUILDERS.slice(0, 3)) assert.ok(casesOf(builder).length >= 25, builder);
  });

  it('is right in every row with provenance', () => {
    const measure = measured('buildkit, provenance', casesOf('buildkit'), (one) => provenance(one));
    assert.deepEqual([measure.wrong, measure.missed], [[], []]);
    assert.equal(measure.kinds.probable.all, 0);
  });

  for (const builder of BUILDERS)
    it(`holds for ${builder} without it`, () => {
      const { rows, found, kinds, wrong } = measured(builder, casesOf(builder), () => null);
      const surely = wrong.filter((line) => !line.includes('probable'));
      assert.deepEqual(surely, []);
      assert.ok(kinds.probable.wrong <= kinds.probable.all * 0.1, wrong.join('\n'));
      assert.ok(found >= rows * 0.95, `${found} of ${rows}`);
    });

  it('says the same of both versions of the statement', () => {
    const both = casesOf('buildkit').filter(({ name }) => statementOf(name, 'provenance-v1.json'));
    assert.ok(both.length > 0);
    for (const one of both) {
      const old = provenance(one);
      const bytes = statementOf(one.name, 'provenance-v1.json');
      assert.ok(old && bytes);
      // It is of another build, whose layers had times of their own: one of its chains is that image.
      const { layers } = JSON.parse(Buffer.from(bytes).toString()).predicate.runDetails.metadata.buildkit_metadata;
      const chains: { digest: Digest }[][] = Object.values<{ digest: Digest }[][]>(layers).flat();
      const read = chains
        .filter(({ length }) => length === one.digests.length)
        .map((chain) => chain.map(({ digest }) => digest))
        .map((digests) => readProvenance(bytes, digests, null, one.name));
      assert.ok(read.some((recent) => isDeepStrictEqual(recent?.layers, old.layers)));
      assert.equal(read[0]?.dockerfile?.source, sourceOf(one.name));
      assert.deepEqual(read[0]?.arguments, old.arguments);
    }
  });

  it('has the lines that BuildKit says it has', () => {
    for (const one of casesOf('buildkit')) {
      const { stages } = parseDockerfile(sourceOf(one.name));
      const mine = stages.flatMap(({ from, instructions }) => [from, ...instructions].map(({ lines }) => lines));
      for (const lines of provenance(one)?.layers.values() ?? [])
        for (const { first, last } of lines)
          assert.ok(
            mine.some((range) => range.first === first && range.last === last),
            `${one.name} ${first}-${last}`,
          );
    }
  });

  it('holds after an instruction was taken out', () => {
    const wrong: string[] = [];
    for (const [turn, one] of BUILDERS.flatMap(casesOf).entries()) {
      const source = sourceOf(one.name);
      const instructions = parseDockerfile(source).stages.flatMap((stage) => stage.instructions);
      // A third of them, another one of each image: all take three times as long and say the same.
      for (const { lines } of instructions.filter((_, at) => at % 3 === turn % 3)) {
        const gone = lines.first === lines.last ? `${lines.first}` : `${lines.first}-${lines.last}`;
        const edited = source.split('\n').map((line, at) => (at + 1 >= lines.first && at < lines.last ? '#' : line));
        for (const row of matchDockerfile(one.image, edited.join('\n')).rows) {
          const truth = one.expected[row.step ?? -1];
          if (row.isBase || row.match.kind === 'none' || row.match.kind === 'probable') continue;
          if (linesOf(row) !== truth || truth === gone)
            wrong.push(`${one.name}.${one.builder} without ${gone}: ${row.text} is ${truth}, not ${linesOf(row)}`);
        }
      }
    }
    assert.deepEqual(wrong, []);
  });

  it('fits none of the Dockerfiles that have nothing to do with it', () => {
    const others = readdirSync(UNRELATED).map((name) => readFileSync(join(UNRELATED, name), 'utf8'));
    assert.equal(others.length, 5);
    for (const { name, builder, image } of BUILDERS.flatMap(casesOf))
      for (const source of others) {
        const { score, fits, rows } = matchDockerfile(image, source);
        assert.ok(!fits, `${name}.${builder}: ${score}`);
        assert.ok(rows.every(({ match, isBase }) => match.kind === 'none' && !isBase));
      }
  });
});
