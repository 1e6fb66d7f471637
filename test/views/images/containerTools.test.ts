import assert from 'node:assert/strict';
import { ImageError } from '../../../src/image/errors.ts';
import { EngineClient } from '../../../src/sources/engine/client.ts';
import { guestImage, placeOfGuest } from '../../../src/views/images/containerTools.ts';
import { FakeEngine } from '../../helpers/fakeEngine.ts';
import { idOf } from '../../helpers/listedImages.ts';

const ID = idOf('nginx');

/** Its rows compute what they say. */
class Row {
  readonly #tag: string;
  readonly #id: string;
  readonly contextValue = 'image';

  constructor(tag: string, id: string) {
    this.#tag = tag;
    this.#id = id;
  }

  get fullTag(): string {
    return this.#tag;
  }

  get imageId(): string {
    return this.#id;
  }
}

describe('a row of Container Tools', () => {
  it('is an image by its tag and its ID', () => {
    assert.deepEqual(guestImage(new Row('nginx:latest', ID)), { reference: 'nginx:latest', id: ID });
    assert.deepEqual(guestImage(new Row('<none>', ID)), { reference: null, id: ID });
    assert.deepEqual(guestImage(new Row('h:5000/<none>', ID.slice(7, 19))), { reference: null, id: ID.slice(7, 19) });
    assert.deepEqual(guestImage({ fullTag: 'nginx:latest' }), { reference: 'nginx:latest', id: null });
  });

  it('is nothing where it says neither, or anything else', () => {
    const throwing = {
      get imageId(): string {
        throw new Error('no');
      },
      fullTag: 5,
    };
    for (const odd of [undefined, null, 'nginx', {}, throwing, new Row('A B', '--help'), { imageId: 'sha256:x' }])
      assert.equal(guestImage(odd), undefined);
  });
});

describe('the place of an image of Container Tools', () => {
  let engine: FakeEngine;
  let client: EngineClient;
  before(async () => {
    engine = await FakeEngine.start({
      [`/images/${ID}/json`]: { Id: ID, RepoTags: ['docker.io/library/nginx:latest', 'other:1'] },
    });
    client = await EngineClient.connect(engine.endpoint);
  });
  after(async () => {
    client.close();
    await engine.stop();
  });
  const gone = new ImageError('unreadable', 'No engine is running there.');
  const connect = async (name: string) => {
    if (name === 'down') throw gone;
    return client;
  };

  it('is in the first engine that has it, by the name it has there', async () => {
    const guest = { reference: 'nginx:latest', id: ID };
    const reference = 'docker.io/library/nginx:latest';
    assert.deepEqual(await placeOfGuest(guest, ['down', 'up'], connect), { kind: 'engine', endpoint: 'up', reference });
  });

  it('is its ID where it has another name by now, or none', async () => {
    for (const reference of [null, 'moved:1'])
      assert.equal((await placeOfGuest({ reference, id: ID }, ['up'], connect)).reference, ID);
  });

  it('is not there where no engine has it, and the first says why', async () => {
    const guest = { reference: 'absent:1', id: null };
    await assert.rejects(placeOfGuest(guest, ['down', 'up'], connect), gone);
    await assert.rejects(placeOfGuest(guest, ['up'], connect), /has no image absent:1/);
    await assert.rejects(placeOfGuest(guest, [], connect), ImageError);
  });
});
