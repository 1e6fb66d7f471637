import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import { cachedArchive } from './cachedArchive.ts';
import { type EditorWindow, openWindow, until, untilEqual } from './driver.ts';
import { PATIENCE_MS } from './until.ts';

const VIEW = 'Archives';

/** Names in the order of their bytes: as a tar has them, as rows show them, as they are copied, as a shell takes them. */
const NAMES: readonly { name: string | Buffer; label: string; path?: string; shell?: string }[] = [
  { name: '$(touch x)', label: '$(touch x)', shell: "'/$(touch x)'" },
  { name: '../../climbed', label: 'climbed' },
  { name: 'README', label: 'README' },
  { name: 'a#b?c%20d', label: 'a#b?c%20d', shell: "'/a#b?c%20d'" },
  { name: 'back\\slash', label: 'back\\slash', shell: "'/back\\slash'" },
  { name: Buffer.from('caf\xe9', 'latin1'), label: 'caf\\xe9', shell: "$'/caf\\xe9'" },
  { name: 'l'.repeat(4096), label: 'l'.repeat(4096) },
  { name: 'new\nline', label: 'new\\u{a}line', path: '/new\nline', shell: "$'/new\\x0aline'" },
  { name: 'readme', label: 'readme' },
  { name: '\u202egnp.txt', label: '\\u{202e}gnp.txt', path: '/\u202egnp.txt', shell: "$'/\\xe2\\x80\\xaegnp.txt'" },
];

describe('the oddest names', () => {
  let window: EditorWindow;
  before(async () => {
    const odd = cachedArchive(
      'odd.tar',
      NAMES.map(({ name, label }) => ({ name, content: `I am ${label}` })),
    );
    window = await openWindow({ fixtures: [odd] });
    await window.openAsImage('odd.tar');
    await window.showContainer('Layerscope');
    await window.closeEditors();
    await window.expand(VIEW, 'odd.tar');
    await window.expand(VIEW, 'test:latest');
    await window.expand(VIEW, 'Final filesystem');
  });
  after(() => window.close());

  const ofFiles = () => window.view(VIEW).locator('.monaco-list-row[aria-level="4"]');
  const selected = () => window.view(VIEW).locator('.monaco-list-row.selected');
  const row = (label: string): Locator =>
    ofFiles().filter({ has: window.page.locator('.label-name').getByText(label, { exact: true }) });
  const ordered = [...NAMES].sort((a, b) => (pathOf(a) < pathOf(b) ? -1 : 1));

  it('are rows, in the order of their bytes', async () => {
    const rows = async () => (await window.treeRows(VIEW)).filter(({ level }) => level === 4);
    await window.screenshot('odd-names');
    await untilEqual(
      async () => (await rows()).map(({ label }) => label),
      ordered.map(({ label }) => label),
    );
  });

  it('are copied as they are, and quoted for shells', async () => {
    const [first, last] = [ordered[0]?.label ?? '', ordered.at(-1)?.label ?? ''];
    await until('all are selected', async () => {
      await row(first).click({ timeout: PATIENCE_MS });
      await row(last).click({ modifiers: ['Shift'], timeout: PATIENCE_MS });
      return (await selected().count()) === NAMES.length;
    });
    await window.clearClipboard();
    await window.chooseFromMenu(row(last), 'Copy Path');
    assert.equal(await window.copied(), ordered.map((each) => each.path ?? `/${each.label}`).join('\n'));
    await window.clearClipboard();
    await window.chooseFromMenu(row(last), 'Copy docker cp Line');
    const lines = (await window.copied()).split('\n');
    assert.deepEqual(
      lines.map((line) => /docker cp "\$c":(.*) \. ; docker rm "\$c"$/.exec(line)?.[1]),
      ordered.map(({ label, shell }) => shell ?? `/${label}`),
    );
  });

  for (const { label } of NAMES)
    it(`open: ${label.slice(0, 20)}`, async () => {
      const lines = window.page.locator('.editor-instance .view-lines').first();
      const text = async () => (await lines.allInnerTexts()).join().replaceAll('\u00a0', ' ');
      await window.click(row(label), 'its text', async () => (await text()).startsWith(`I am ${label.slice(0, 30)}`));
    });
});

function pathOf({ name }: (typeof NAMES)[number]): string {
  return Buffer.from(name)
    .toString('latin1')
    .replace(/^(\.\.\/)+/, '');
}
