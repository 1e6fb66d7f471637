import assert from 'node:assert/strict';
import { completeUsage } from '../../../src/cleaning/completeUsage.ts';
import { freedBy } from '../../../src/cleaning/freedBy.ts';
import type { ItemKey } from '../../../src/cleaning/items.ts';
import { type ItemResult, removalOrder } from '../../../src/cleaning/removeItems.ts';
import type { Piece, Usage } from '../../../src/cleaning/usage.ts';
import type { Steps } from '../../../src/image/slices.ts';
import type { ItemModel } from '../../../src/protocol/diskUsagePage.ts';
import { removalCommands } from '../../../src/views/cleaning/removalCommands.ts';
import { removalQuestion } from '../../../src/views/cleaning/removalQuestion.ts';
import { planModel } from '../../../src/views/diskUsage/planModel.ts';
import { usageModel } from '../../../src/views/diskUsage/usageModel.ts';
import { inSlices } from '../../../src/views/inSlices.ts';
import { english } from '../../../src/views/words.ts';
import {
  cacheFacts,
  containerFacts,
  idOf,
  imageFacts,
  networkFacts,
  usageFacts,
  volumeFacts,
} from '../../cleaning/someUsage.ts';
import { canMeasureSpans, longestSpan } from '../../helpers/longestSpan.ts';
import { PLAIN_LOOK } from '../plainLook.ts';

/** Milliseconds for which nothing may hold up the extension host. */
const LIMIT = 50;
const many = <T>(count: number, make: (index: number) => T) => Array.from({ length: count }, (_, index) => make(index));
const things = () =>
  usageFacts({
    store: 'containerd',
    images: many(2_500, (index) =>
      imageFacts(index, { references: index % 4 === 0 ? [] : [`a:${index}`], pieces: piecesOf(index) }),
    ),
    containers: many(2_000, (index) =>
      containerFacts(index, { imageId: idOf(index % 1_500), volumes: [`v${index}`], networks: [`n${index % 400}`] }),
    ),
    volumes: many(1_800, (index) => volumeFacts(`v${index + 500}`, { size: 10 })),
    networks: many(400, (index) => networkFacts(`n${index}`)),
    cache: many(1_300, (index) => cacheFacts(`c${index}`, { size: 5, parents: index % 10 ? [`c${index - 1}`] : [] })),
  });

/** A base of six layers that fifty images have, and six of its own, each with its blob. */
function piecesOf(index: number): Piece[] {
  return many(24, (at) => {
    const kind = at % 2 === 0 ? 'layer' : 'blob';
    return { id: at < 12 ? `${kind} ${index % 50} of a base, ${at}` : `${kind} ${index}, ${at}`, bytes: 1_000 + at };
  });
}

// Elsewhere no system tells the processor time of a thread.
(canMeasureSpans ? describe : describe.skip)('8,000 things of an engine hold nobody up', function () {
  this.timeout(0);
  let usage: Usage;
  let items: ReadonlyMap<string, ItemModel>;
  let all: ReadonlySet<ItemKey>;

  const short = async <T>(make: () => Steps<T>): Promise<T> => {
    const { result, longest } = await longestSpan(() => inSlices(make()));
    assert(longest <= LIMIT, `${Math.round(longest)} ms`);
    return result;
  };
  /** Thrice, for caches that other work on the machine has emptied count too; work that is too long is so each time. */
  const itIsShort = (title: string, run: () => Promise<void>): void => {
    it(title, run).retries(2);
  };

  itIsShort('when it is known what they hold', async () => {
    const facts = things();
    usage = await short(() => completeUsage(facts));
    assert.deepEqual(usage.images[0]?.own, { least: 12_210, most: 12_210 });
  });

  itIsShort('when they are shown', async () => {
    const model = await short(() => usageModel({ kind: 'docker', version: '28.5.1' }, usage, 0, english));
    assert.equal(model.items.length, 8_000);
    items = new Map(model.items.map((item) => [item.key, item]));
    all = new Set(model.items.map(({ key }) => key as ItemKey));
  });

  itIsShort('when all of them are ticked', async () => {
    // As it is when it was read a moment ago, and nothing was put in order yet.
    const fresh = { ...usage };
    const { goes, obstacles } = await short(() => planModel(fresh, items, all, english));
    assert.deepEqual([goes.length, obstacles], [8_000, []]);
  });

  itIsShort('when it is asked whether they are to be removed, and which commands do the same', async () => {
    for (const ticked of [new Set<ItemKey>([`image:${idOf(3)}`]), all]) {
      const { onPage } = await short(() => removalQuestion({ ...usage }, ticked, PLAIN_LOOK));
      assert.equal(onPage, ticked === all ? all : null);
      await short(() => removalCommands('default', { ...usage }, ticked));
    }
  });

  itIsShort('when they are removed, and it is counted what that freed', async () => {
    const fresh = { ...usage };
    const order = await short(() => removalOrder(fresh, all));
    const results = order.map((item): ItemResult => ({ item, said: [], outcome: { state: 'removed' } }));
    const { least } = await short(() => freedBy({ ...usage }, results));
    assert(least > 0);
  });
});
