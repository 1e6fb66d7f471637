import assert from 'node:assert/strict';
import { type ItemKey, keyOf } from '../../../src/cleaning/items.ts';
import { withObstacles } from '../../../src/cleaning/obstacles.ts';
import type { Usage } from '../../../src/cleaning/usage.ts';
import { runAtOnce } from '../../../src/image/slices.ts';
import { removalCommands } from '../../../src/views/cleaning/removalCommands.ts';
import { commandText } from '../../../src/views/jobs/commandText.ts';
import {
  cacheFacts,
  containerFacts,
  idOf,
  imageFacts,
  networkFacts,
  usageOf,
  volumeFacts,
} from '../../cleaning/someUsage.ts';

const image = (number: number) => keyOf('image', idOf(number));

function commandsOf(endpoint: string, usage: Usage, ticked: ReadonlySet<ItemKey>) {
  return runAtOnce(removalCommands(endpoint, usage, ticked));
}

describe('the commands that remove the same', () => {
  const digests = [`a@${idOf(8)}`, `b@${idOf(9)}`];
  const usage = usageOf({
    images: [
      imageFacts(1, { references: ['a:1', 'a:2'], digests }),
      imageFacts(2, { references: [] }),
      imageFacts(3, { references: ['used:1'] }),
      imageFacts(4, { references: ['child:1'], parent: idOf(3) }),
    ],
    containers: [
      containerFacts(1, { name: 'web', imageId: idOf(3), state: 'running', isRunning: true }),
      containerFacts(2, { name: 'job', imageId: idOf(3) }),
    ],
    volumes: [volumeFacts('data')],
    networks: [networkFacts('n1')],
    cache: [cacheFacts('x')],
  });
  const textOf = (...ticked: readonly ItemKey[]) => commandText(commandsOf('default', usage, new Set(ticked)));

  it('name each name of an image, since its ID alone is refused, and by a digest only what has no tag there', () => {
    assert.equal(textOf(image(1)), `docker image rm a:1 a:2 b@${idOf(9)}`);
    assert.equal(textOf(image(2)), `docker image rm ${idOf(2)}`);
    assert.equal(textOf('name:a:2'), 'docker image rm a:2');
    assert.equal(textOf('name:a:2', image(2)), `docker image rm ${idOf(2)} a:2`);
  });

  it('take what stands in the way along, and go to the engine it is about', () => {
    const ticked = withObstacles(usage, new Set([image(3)]));
    assert.equal(
      commandText(commandsOf('far', usage, ticked)),
      [
        'docker --context far rm --force web',
        'docker --context far rm job',
        'docker --context far image rm child:1 used:1',
      ].join(' && '),
    );
    assert.equal(textOf('volume:data', 'network:n1'), 'docker volume rm data && docker network rm n1');
  });

  it('leave out what stays', () => {
    assert.equal(textOf(image(3)), undefined);
    assert.equal(textOf(image(3), image(2)), `docker image rm ${idOf(2)}`);
  });

  it('are none for the build cache, and for very much', () => {
    assert.equal(textOf('cache:x', image(2)), undefined);
    const many = usageOf({ volumes: Array.from({ length: 201 }, (_, at) => volumeFacts(`v${at}`)) });
    const all = new Set(many.volumes.map(({ name }) => keyOf('volume', name)));
    assert.deepEqual(commandsOf('default', many, all), {});
  });
});
