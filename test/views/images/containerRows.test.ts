import assert from 'node:assert/strict';
import type { EngineContainer } from '../../../src/sources/engine/answers/containers.ts';
import { listedImage } from '../../../src/sources/engine/answers/imageList.ts';
import {
  allContainersRows,
  containerRows,
  containersRows,
  containersText,
  containerText,
  containerTooltip,
} from '../../../src/views/images/containerRows.ts';
import { namesOfImages } from '../../../src/views/images/listing.ts';
import { groupRows } from '../../../src/views/images/nodes.ts';
import { english } from '../../../src/views/words.ts';

const ID = `sha256:${'ab'.repeat(32)}` as const;
const LOOK = { l10n: english, units: 'decimal', language: 'en', now: 0, describe: String } as const;

const container = (name: string, more: Partial<EngineContainer>): EngineContainer => ({
  id: 'cd'.repeat(32),
  name,
  image: 'a:1',
  imageId: ID,
  command: 'sh',
  created: null,
  state: 'exited',
  status: 'Exited (137) 2 days ago',
  exitCode: 137,
  labels: {},
  ports: [],
  ...more,
});

function rowOf(containers: readonly EngineContainer[]) {
  const names = namesOfImages([listedImage({ Id: ID, RepoTags: ['a:1'] }, 'a')], containers);
  const [node] = groupRows({
    kind: 'group',
    id: 'g',
    engine: 'default',
    group: { by: 'registry', title: null, names },
  });
  assert(node);
  return containersRows(node);
}

describe('the containers of an image, as rows', () => {
  it('are folded, and are not there where there are none', () => {
    assert.deepEqual(rowOf([]), []);
    const [row] = rowOf([container('a', {}), container('b', { imageId: null })]);
    assert(row);
    const { label, description, context } = containersText(row, LOOK);
    assert.deepEqual([label, description, context], ['Containers', '1', 'containers']);
  });

  it('say how they are and what their exit means, and are what commands get', () => {
    const running = { id: 'ef'.repeat(32), state: 'running', status: 'Up 2 hours', exitCode: null };
    const [row] = rowOf([container('job', {}), container('job', {}), container('$(evil)\u202e', running)]);
    assert(row);
    const rows = containerRows(row);
    assert.deepEqual(
      rows.map((each) => each.layerscopeContainer),
      [
        { endpoint: 'default', container: 'job' },
        { endpoint: 'default', container: 'ef'.repeat(32) },
      ],
    );
    const [job, odd] = rows.map((each) => containerText(each, LOOK));
    assert.deepEqual(
      [job?.label, job?.description, job?.context],
      ['job', 'Exited (137) 2 days ago', 'container stopped'],
    );
    assert.match(job?.spoken ?? '', /^job, Exited \(137\) 2 days ago, It was killed \(SIGKILL\)/);
    assert.deepEqual(
      [odd?.label, odd?.icon, odd?.context],
      ['$(evil)\\u{202e}', 'vm-running', 'container running started'],
    );
    assert.equal(new Set(rows.map(({ id }) => id)).size, 2);
    const tooltip = rows[0] && containerTooltip(rows[0], LOOK);
    assert.deepEqual(
      tooltip?.facts.map(({ name }) => name),
      ['State', 'Command', 'Container ID'],
    );
    const asked = rows[0] && containerTooltip(rows[0], LOOK, { oomKilled: true, startError: 'no such device' });
    assert.match(asked?.facts[0]?.meaning ?? '', /because its memory ran out/);
    assert.deepEqual(asked?.remarks, ['no such device']);
  });

  it('of an engine are in one row where that is wanted, those that run first, with their images and ports', () => {
    assert.deepEqual(allContainersRows('e', 'default', null), []);
    const published = {
      id: 'ef'.repeat(32),
      state: 'paused',
      status: 'Up 2 hours (Paused)',
      exitCode: null,
      ports: [{ container: 80, protocol: 'tcp', host: { address: '127.0.0.1', port: 8080 } }],
    };
    const shown = [container('job', {}), container('web', published)];
    const [all] = allContainersRows('e', 'default', { shown, filtered: 0 });
    assert(all);
    const { label, description } = containersText(all, LOOK);
    assert.deepEqual([label, description], ['All Containers', '1 of 2 run']);
    const [fewer] = allContainersRows('e', 'default', { shown: [], filtered: 2 });
    assert.equal(fewer && containersText(fewer, LOOK).description, 'none · 2 hidden by the filter');
    const rows = containerRows(all).map((each) => containerText(each, LOOK));
    assert.deepEqual(
      rows.map((row) => [row.label, row.description, row.icon, row.context]),
      [
        [
          'web',
          'a:1 · Up 2 hours (Paused) · 127.0.0.1:8080→80',
          'debug-pause',
          'container running started paused published',
        ],
        ['job', 'a:1 · Exited (137) 2 days ago', 'vm', 'container stopped'],
      ],
    );
  });
});
