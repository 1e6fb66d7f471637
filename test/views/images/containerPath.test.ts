import assert from 'node:assert/strict';
import type { EngineContainer } from '../../../src/sources/engine/answers/containers.ts';
import { listedImage } from '../../../src/sources/engine/answers/imageList.ts';
import { rowOfContainer } from '../../../src/views/images/containerPath.ts';
import { allContainersRows, containerRows, containersRows } from '../../../src/views/images/containerRows.ts';
import { namesOfImages } from '../../../src/views/images/listing.ts';
import { engineNode, groupRows, type Node } from '../../../src/views/images/nodes.ts';

const ID = `sha256:${'ab'.repeat(32)}` as const;
const OTHER = `sha256:${'cd'.repeat(32)}` as const;

const container = (name: string, imageId: typeof ID | null): EngineContainer => ({
  id: name.repeat(32),
  name,
  image: 'a:1',
  imageId,
  command: '',
  created: null,
  state: 'running',
  status: '',
  exitCode: null,
  labels: {},
  ports: [],
});

describe('the row of a container', () => {
  const containers = [container('ab', ID), container('ef', null)];
  const images = [listedImage({ Id: ID, RepoTags: ['a:1'] }, 'a'), listedImage({ Id: OTHER, RepoTags: ['b:1'] }, 'b')];
  const names = namesOfImages(images, containers);
  /** Rows as the tree has them, and which were opened on the way. */
  const find = async (name: string, all: boolean, endpoint = 'two') => {
    const opened: string[] = [];
    const below = async (row: Node | undefined): Promise<readonly Node[]> => {
      if (row) opened.push(row.kind);
      switch (row?.kind) {
        case undefined:
          return [engineNode('one'), engineNode('two')];
        case 'engine': {
          const group = { by: 'registry', title: null, names } as const;
          const shown = allContainersRows(row.id, row.engine, all ? { shown: containers, filtered: 0 } : null);
          return [...shown, { kind: 'group', id: 'g', engine: row.engine, group }];
        }
        case 'group':
          return groupRows(row);
        case 'name':
          return containersRows(row);
        case 'containers':
          return containerRows(row);
        default:
          return [];
      }
    };
    const found = await rowOfContainer(below, { kind: 'container', endpoint, container: name });
    return [found?.kind === 'container' ? found.container.name : undefined, opened];
  };

  it('is below its image, on the way to which no other is opened', async () => {
    assert.deepEqual(await find('ab', false), ['ab', ['engine', 'group', 'name', 'containers']]);
    assert.deepEqual(await find('ab'.repeat(32), false), ['ab', ['engine', 'group', 'name', 'containers']]);
  });

  it('is among all where those are shown, also that of an image which is gone', async () => {
    assert.deepEqual(await find('ef', true), ['ef', ['engine', 'containers']]);
  });

  it('is nowhere where no engine that is shown has it', async () => {
    assert.deepEqual(await find('ef', false), [undefined, ['engine']]);
    assert.deepEqual(await find('ab', true, 'three'), [undefined, []]);
  });
});
