import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Machine } from '../../../src/sources/engine/machine.ts';
import { checkFolder, storageFolders, whyHidden } from '../../../src/views/imagePage/storageFolders.ts';
import { english } from '../../../src/views/words.ts';
import { fakeMachine } from '../../helpers/fakeMachine.ts';

/** What an engine says of an image whose layers are in these folders. */
function factsOf(endpoint: string, UpperDir: string, layerFolders: readonly (string | null)[] = []) {
  return { endpoint, storage: { driver: 'overlay2', data: { UpperDir } }, layerFolders };
}

describe('the folders of an image in its engine', () => {
  let folder: string;
  before(async function () {
    if (process.platform === 'win32') return this.skip();
    folder = await mkdtemp(join(tmpdir(), 'layerscope-folders-'));
  });
  after(async () => {
    if (folder) await rm(folder, { recursive: true });
  });
  const why = (endpoint: string, path = folder, machine: Machine = fakeMachine()) =>
    whyHidden(factsOf(endpoint, path), english, machine);

  it('are what the storage driver says, each once, as far as those are paths of a machine', () => {
    const facts = factsOf('default', '/a:/b://host/share:key:relative/c::/a', ['/b', null, '/d', '\\\\host\\share']);
    assert.deepEqual(storageFolders(facts), ['/a', '/b', '/d']);
    assert.deepEqual(storageFolders({ storage: null, layerFolders: [] }), []);
  });

  it('can be looked into where they are here and the user may', async () => {
    assert.equal(await why('unix:///var/run/docker.sock'), null);
    assert.equal(await why('unix:///tmp/own.sock'), null);
    assert.equal(await checkFolder(factsOf('default', folder), folder), folder);
  });

  it('cannot, with the reason, where they are elsewhere', async () => {
    assert.equal(await why('ssh://me@build'), 'These folders are on the engine’s own machine.');
    assert.equal(await why('a context that is gone'), 'These folders are on the engine’s own machine.');
    assert.equal(await why('tcp://build:2375'), 'These folders are on the engine’s own machine.');
    assert.equal(
      await why('unix:///home/me/.docker/desktop/docker.sock'),
      'These folders are in the virtual machine of Docker Desktop.',
    );
    assert.equal(
      await why('unix:///home/me/.colima/default/docker.sock'),
      'These folders are in the virtual machine of Colima.',
    );
    assert.match((await why('unix:///var/run/docker.sock', '/nowhere/at/all')) ?? '', /not on this machine/);
  });

  it('are none to look into but those of the image, and those that are there', async () => {
    await assert.rejects(checkFolder(factsOf('default', folder), '/etc'), { code: 'request' });
    await assert.rejects(checkFolder(factsOf('default', '/nowhere'), '/nowhere'), { code: 'unreadable' });
  });
});
