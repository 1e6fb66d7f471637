import assert from 'node:assert/strict';
import { parseReference } from '../../../src/image/reference.ts';
import type { LayerProgress } from '../../../src/sources/engine/pullProgress.ts';
import { pullingNow } from '../../../src/views/transfers/pullParts.ts';
import { type Pulled, pullReport } from '../../../src/views/transfers/pullReport.ts';
import { foundText, readTyped } from '../../../src/views/transfers/searchItems.ts';
import { pullCommand } from '../../../src/views/transfers/wanted.ts';
import { english } from '../../../src/views/words.ts';
import { idOf } from '../../helpers/listedImages.ts';
import { PLAIN_LOOK } from '../plainLook.ts';

const NEW: LayerProgress = {
  id: 'a',
  phase: 'waiting',
  done: 0,
  total: null,
  extracted: null,
  started: null,
  ended: null,
};

describe('what is typed to be pulled', () => {
  const typed = (value: string) => {
    const { text, term, reference } = readTyped(value, PLAIN_LOOK.describe);
    return [text, term, reference !== undefined];
  };
  it('is written out as a whole reference', () => {
    assert.deepEqual(typed(' nginx '), ['docker.io/library/nginx:latest', 'nginx', true]);
    assert.deepEqual(typed('me/own'), ['docker.io/me/own:latest', 'me/own', true]);
    assert.deepEqual(typed('nginx:1'), ['docker.io/library/nginx:1', '', true]);
    assert.deepEqual(typed('ghcr.io/a/b'), ['ghcr.io/a/b:latest', '', true]);
    assert.deepEqual(typed('n'), ['docker.io/library/n:latest', '', true]);
  });
  it('is searched for, and told why it is no reference', () => {
    assert.deepEqual(typed(''), ['', '', false]);
    assert.deepEqual(typed('Web Server').slice(1), ['Web Server', false]);
    assert.match(String(typed('Web Server')[0]), /is not an image reference/);
    assert.deepEqual(typed('a$(x)').slice(1), ['', false]);
  });
  it('is found with its stars, and what is official', () => {
    const found = { name: 'nginx', description: 'a\nserver', stars: 20000, isOfficial: true };
    assert.deepEqual(foundText(found, PLAIN_LOOK), {
      label: 'nginx',
      description: '★ 20,000 · official: published by Docker itself',
      detail: 'a server',
    });
  });
});

describe('the docker command of a pull', () => {
  const command = (endpoint: string, reference: string, more = {}) =>
    pullCommand({ endpoint, reference: parseReference(reference), ...more }).join(' ');
  it('names the engine, the platform, and what is pulled', () => {
    assert.equal(command('default', 'nginx'), 'docker pull nginx:latest');
    assert.equal(
      command('build', 'ghcr.io/a/b:1', { platform: 'linux/arm64' }),
      'docker --context build pull --platform linux/arm64 ghcr.io/a/b:1',
    );
    assert.equal(
      command('ssh://me:secret@host', 'nginx:1', { allTags: true }),
      'docker --host ssh://me@host pull --all-tags nginx',
    );
  });
});

describe('the row of a pull', () => {
  const now = (...layers: Partial<LayerProgress>[]) =>
    pullingNow(
      layers.map((each) => ({ ...NEW, ...each })),
      english,
    );
  it('says what decides how long it takes', () => {
    assert.equal(now().message, 'Waiting');
    assert.equal(now({ phase: 'waiting' }, { phase: 'there' }).message, 'Waiting');
    assert.equal(now({ phase: 'downloading' }, { phase: 'extracting' }).message, 'Downloading');
    assert.equal(now({ phase: 'downloaded' }, { phase: 'pulled' }).message, 'Extracting');
  });
  it('has a part for each layer', () => {
    const { parts } = now(
      { id: 'a', phase: 'extracting', done: 10, total: 10, extracted: 0.456 },
      { id: 'b', phase: 'there' },
      { id: 'c', phase: 'waiting' },
    );
    assert.deepEqual(parts, [
      { id: 'a', label: 'a', phase: 'Extracting 45%', done: 10, total: 10, isOver: false },
      { id: 'b', label: 'b', phase: 'Already there', done: 0, total: 0, isOver: true },
      { id: 'c', label: 'c', phase: 'Waiting', done: 0, total: null, isOver: false },
    ]);
  });
});

describe('a pull taken apart', () => {
  const PULLED: Pulled = {
    reference: 'nginx:latest',
    platform: 'linux/amd64',
    digest: idOf('index'),
    isIndex: true,
    manifest: idOf('manifest') as Pulled['manifest'],
    config: null,
    layers: [
      { ...NEW, id: 'last', phase: 'pulled', ended: 7000 },
      { ...NEW, id: 'late', phase: 'pulled', done: 5_000_000, total: 5_000_000, started: 4000, ended: 6500 },
      { ...NEW, id: 'kept', phase: 'there', ended: 1000 },
      { ...NEW, id: 'tiny', phase: 'pulled', ended: 2100 },
    ],
    count: 4,
    reused: { bytes: 7_000_000, kind: 'stored' },
    started: 1000,
  };
  it('leads from the reference to the layers, in the order of their time', () => {
    assert.deepEqual(pullReport(PULLED, PLAIN_LOOK), [
      'Reference                  nginx:latest',
      'Platform                   linux/amd64',
      `Index                      ${idOf('index')}`,
      `Manifest for the platform  ${idOf('manifest')}`,
      'Layer kept                 already there',
      'Layer tiny                 the engine did not say its size',
      'Layer late                 5 MB, fetched and unpacked in 3 sec, begun after 3 sec',
      'Layer last                 the engine did not say its size',
      'Layers fetched             3',
      'Layers reused              1 (7 MB compressed)',
    ]);
  });
  it('says nothing that the engine did not', () => {
    const { layers: _, ...more } = PULLED;
    const [, , index, config, ...rest] = pullReport(
      {
        ...more,
        isIndex: null,
        manifest: null,
        config: idOf('config') as Pulled['config'],
        layers: [],
        count: 0,
        reused: null,
      },
      PLAIN_LOOK,
    );
    assert.match(index ?? '', /^Index or manifest +sha256/);
    assert.match(config ?? '', /^Config +sha256/);
    assert.deepEqual(rest, ['Layers fetched     0', 'Layers reused      0']);
  });
});
