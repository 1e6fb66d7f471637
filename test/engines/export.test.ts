import assert from 'node:assert/strict';
import type { OpenSource } from '../../src/image/image.ts';
import { readContents } from '../../src/layers/readContents.ts';
import { presentImages } from '../../src/sources/catalog.ts';
import { openArchive, openPath } from '../helpers/analysis.ts';
import { FIXTURES, ownFixtures } from '../helpers/fixtures.ts';
import { archiveOf } from '../overlay/product.ts';
import { randomStack } from '../overlay/randomStack.ts';
import type { ScriptLayer } from '../overlay/script.ts';
import { printStack, shrink } from '../overlay/shrink.ts';
import { acceptable } from './acceptable.ts';
import { compareWith, type Outcome } from './compare.ts';
import { Engine } from './engine.ts';
import { UNLIKE } from './unlike.ts';

/** More by LAYERSCOPE_ENGINE_SEEDS. */
const SEEDS = Number(process.env['LAYERSCOPE_ENGINE_SEEDS'] ?? 40);
const HOST = process.env['LAYERSCOPE_DOCKER_HOST'];

describe('A container', () => {
  const engine = new Engine(HOST ?? '');

  before(async function () {
    if (!HOST) return this.skip();
    const { version, driver, stacks } = await engine.info();
    console.log(`  of Docker ${version}, ${driver}`);
    if (stacks) return;
    console.log(
      '  skipped: this engine unpacks each layer over the result of those below, which is not what overlayfs shows',
    );
    this.skip();
  });

  it('shows what the program says of all fixtures', async () => {
    const seen = new Set<string>();
    const tally = new Tally();
    for (const { name, path, expected } of ownFixtures())
      if (expected && !(name in UNLIKE)) tally.add(name, await compareAll(await openPath(path), name, seen));
    tally.check(40);
  });

  it(`shows what the program says of ${SEEDS} random stacks of layers`, async function () {
    this.timeout(600_000 + 2000 * SEEDS);
    const compare = async (layers: readonly ScriptLayer[]) =>
      compareAll(await openArchive(archiveOf(acceptable(layers))), 'random');
    const tally = new Tally();
    for (let seed = 0; seed < SEEDS; seed++) {
      const layers = randomStack(seed);
      const outcomes = await compare(layers);
      tally.add(`seed ${seed}`, outcomes);
      if (!outcomes.some(differs)) continue;
      const smallest = await shrink(layers, async (fewer) => (await compare(fewer)).some(differs));
      tally.add(`seed ${seed}, made smaller\n${printStack(acceptable(smallest))}`, await compare(smallest));
      break;
    }
    tally.check(SEEDS / 2);
  });

  it('is seen to be different where it is', async () => {
    const outcomes = await compareAll(await openPath(`${FIXTURES}edge/pax-global.tar`), 'different');
    assert(outcomes.some(differs));
  });

  /** @param seen the layers of images that were compared before and need not be again */
  async function compareAll(source: OpenSource, name: string, seen = new Set<string>()): Promise<Outcome[]> {
    const outcomes: Outcome[] = [];
    for (const image of presentImages(source.catalog)) {
      const contents = await readContents(image, { verify: true });
      const layers = contents.read.map(({ computed }) => computed?.diffId).join();
      if (contents.overlay.layers.includes(null) || seen.has(layers)) continue;
      seen.add(layers);
      outcomes.push(await compareWith(engine, image, contents, name));
    }
    await source.close();
    return outcomes;
  }
});

class Tally {
  #compared = 0;
  #refused = 0;
  readonly #differences: string[] = [];

  add(name: string, outcomes: readonly Outcome[]): void {
    for (const outcome of outcomes)
      if ('refused' in outcome) this.#refused++;
      else {
        this.#compared++;
        this.#differences.push(...outcome.differences.map((difference) => `${name}: ${difference}`));
      }
  }

  /** @param least how many must have been compared, so that a test that compares nothing does not pass */
  check(least: number): void {
    console.log(`    ${this.#compared} compared, ${this.#refused} refused by the engine`);
    assert.equal(this.#differences.join('\n'), '');
    assert(this.#compared >= least, `only ${this.#compared} were compared, of at least ${least}`);
  }
}

function differs(outcome: Outcome): boolean {
  return 'differences' in outcome && outcome.differences.length > 0;
}
