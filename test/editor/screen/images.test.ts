import assert from 'node:assert/strict';
import { type Answer, FakeEngine } from '../../helpers/fakeEngine.ts';
import { idOf, imageRecord } from '../../helpers/listedImages.ts';
import { type EditorWindow, openWindow, until } from './driver.ts';
import { ENGINE_SOCKET } from './engineOfTests.ts';

const IMAGES = [
  imageRecord(['nginx:1.27', 'nginx:latest'], { Size: 187_000_000, Containers: 2 }),
  imageRecord(['registry.example:5000/team/app:1.0'], { Size: 12_300_000, Created: 1_600_000_000 }),
  imageRecord([], { Id: idOf('dangling') }),
];
/** Never ends, and says nothing. */
const EVENTS: Answer = (response) => response.flushHeaders();

function inspectOf(text: string): Record<string, Answer> {
  const name = idOf(text);
  return {
    [`/images/${name}/json`]: {
      Id: name,
      RepoTags: ['nginx:1.27'],
      Os: 'linux',
      Architecture: 'amd64',
      Size: 187_000_000,
      RootFS: { Layers: [idOf('layer')] },
    },
    [`/images/${name}/history`]: [
      { Id: name, Created: 1_700_000_000, CreatedBy: 'CMD ["nginx"]', Size: 0 },
      { Id: '<missing>', Created: 1_700_000_000, CreatedBy: 'RUN /bin/sh -c make', Size: 4_500_000 },
    ],
  };
}

describe('Images view', () => {
  let engine: FakeEngine | undefined;
  let window: EditorWindow;
  const start = async (images: readonly object[], more: Record<string, Answer> = {}) => {
    engine = await FakeEngine.start({ '/events': EVENTS, '/images/json': images, ...more }, ENGINE_SOCKET);
  };
  afterEach(async () => {
    await engine?.stop();
    engine = undefined;
    await window?.close();
  });

  it('lists what an engine has, by repository, and says what it hides', async () => {
    await start(IMAGES, inspectOf('nginx:1.27,nginx:latest'));
    window = await openWindow();
    assert.deepEqual(engine?.asked, [], 'nothing is asked before the view is in sight');
    await window.showContainer('Layerscope');
    await window.expand('Images', 'nginx');
    await window.expand('Images', '1.27');
    const rows = await window.treeRows('Images');
    assert.deepEqual(
      rows.map(({ level, label }) => [level, label]),
      [
        [1, 'nginx'],
        [2, '1.27'],
        [3, 'RUN'],
        [3, 'CMD'],
        [2, 'latest'],
        [1, 'registry.example:5000/team/app'],
      ],
    );
    await window.screenshot('images');
  });
});
