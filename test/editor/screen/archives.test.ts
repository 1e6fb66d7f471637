import assert from 'node:assert/strict';
import { formatSize } from '../../../src/format/size.ts';
import { type EditorWindow, openWindow, untilEqual } from './driver.ts';
import { expectedOf } from './expected.ts';

const VIEW = 'Archives';

describe('the Archives view', () => {
  let window: EditorWindow;
  before(async () => {
    window = await openWindow({ fixtures: ['archives/absent.docker28-containerd.tar'] });
  });
  after(() => window.close());

  const labels = async (level: number) =>
    (await window.treeRows(VIEW)).filter((row) => row.level === level).map(({ label }) => label);

  it('says what to do while it is empty', async () => {
    await window.showContainer('Layerscope');
    await window.view(VIEW).getByRole('button', { name: 'Open Archive…' }).first().waitFor();
    await window.screenshot('archives-empty');
  });

  it('lists an archive that was opened, with its images', async () => {
    await window.showContainer('Explorer');
    await window.openAsImage('hello.tar');
    await window.showContainer('Layerscope');
    await window.expand(VIEW, 'hello.tar');
    await untilEqual(() => labels(2), ['hello:1.0.0', 'hello-pages:1.0.0']);
  });

  it('lists the steps of an image in build order, with the sizes of their layers', async () => {
    await window.expand(VIEW, 'hello:1.0.0');
    const rows = async () => (await window.treeRows(VIEW)).filter(({ level }) => level === 3);
    await window.screenshot('archives-steps');
    const [hello] = expectedOf('sample/hello.tar');
    assert.ok(hello);
    const sizes = hello.history.map(({ layer }) => (layer === null ? '' : formatSize(hello.layers[layer]?.size ?? -1)));
    const sizesShown = async () =>
      (await rows()).slice(0, sizes.length).map(({ description }) => /^[\d.]+ k?M?B\b/.exec(description)?.[0] ?? '');
    await untilEqual(sizesShown, sizes);
    await untilEqual(
      async () => (await rows()).slice(sizes.length).map(({ label, description }) => [label, description]),
      [
        ['Final filesystem', 'what a container has'],
        ['Attestation', 'provenance'],
      ],
    );
  });

  it('copies the digest of a layer', async () => {
    await window.clearClipboard();
    const [hello] = expectedOf('sample/hello.tar');
    const row = window.view(VIEW).locator('.monaco-list-row').filter({ hasText: 'WORKDIR' }).first();
    await window.chooseFromMenu(row, 'Copy Digest');
    assert.equal(await window.copied(), hello?.layers[2]?.digest);
  });

  it('lists the platforms of an image that has several', async () => {
    await window.collapse(VIEW, 'hello:1.0.0');
    await window.expand(VIEW, 'hello-pages:1.0.0');
    await untilEqual(() => labels(3), ['linux/amd64', 'linux/arm64']);
  });

  it('shows the platforms that an archive names but does not hold', async () => {
    await window.showContainer('Explorer');
    await window.openAsImage('absent.docker28-containerd.tar');
    await window.showContainer('Layerscope');
    await window.expand(VIEW, 'absent.docker28-containerd.tar');
    await window.screenshot('archives-absent');
    const platforms = async () =>
      (await window.treeRows(VIEW)).filter(({ label }) => label.startsWith('linux/')).slice(0, 3);
    await untilEqual(
      async () => (await platforms()).map(({ label, description }) => [label, description === 'not stored here']),
      [
        ['linux/amd64', false],
        ['linux/arm64', true],
        ['linux/arm/v7', true],
      ],
    );
  });
});
