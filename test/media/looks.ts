/** Looks at every state of a page in several themes and widths: nothing may overflow, and axe may find nothing serious. */
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { describePage } from './pageTest.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const PICTURES = 'test-results/media';
const SIZES = {
  narrow: { width: 400, height: 820 },
  /** A usual window at 200 %. */
  zoomed: { width: 640, height: 410 },
  wide: { width: 1280, height: 820 },
};
/** What is looked at, and the rules of axe: all of them where the page is laid out anew, else only what a theme can break. */
const LOOKS: Readonly<Record<keyof typeof SIZES, readonly (readonly [theme: string, rules: string[] | null])[]>> = {
  narrow: [['dark-modern', null]],
  zoomed: [['light-modern', []]],
  wide: [
    ['light-modern', ['color-contrast']],
    ['high-contrast', ['color-contrast']],
    ['dark-modern', null],
  ],
};

interface Violation {
  readonly id: string;
  readonly impact: string;
  readonly nodes: readonly { readonly target: readonly string[]; readonly failureSummary: string }[];
}

async function violations(page: Page, rules: string[] | null): Promise<string[]> {
  if (rules?.length === 0) return [];
  // Nothing is preloaded: only a rule about turned screens would want it.
  const options = { resultTypes: ['violations'], preload: false, ...(rules && { runOnly: rules }) };
  const found = await page.evaluate<Violation[]>(
    `axe.run(document, ${JSON.stringify(options)}).then(({ violations }) => violations)`,
  );
  return found
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id} ${target.join(' ')}: ${failureSummary}`),
    );
}

/** A frame after the one in which what watches its size is told. */
const LAID_OUT = 'new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))';

/** Texts that are cut off where they must not be: names, targets and notes may end in an ellipsis, and are whole in a tooltip. */
const CUT_OFF = `[...document.querySelectorAll(
    '.header-actions *, .reading-layers, .toolbar *, .step-pane-switch *, .files-toolbar *, .files-foot *, .files-nothing *, .unread-layers *, .file-head-row *, .file-row .cell, .banner *, .integrity *, .integrity-mark *, .item-head-row *, .removal-bar *, .built-bar *')]
  .filter((each) => !each.matches('.picker, .visually-hidden, .cell-name, .cell-target, .cell-note, .cell-name *, .check-instruction, input, [role=listbox], [role=listbox] *'))
  .filter((each) => each.checkVisibility() && each.clientWidth > 0 && each.scrollWidth > each.clientWidth)
  .map((each) => each.className + ' ' + each.textContent)`;

/** What the harness is asked for, when it is there to be looked at, and what is done again at every size, as that closes lists. */
export type State = [
  query: string,
  ready: (page: Page) => Promise<unknown>,
  atEverySize?: (page: Page) => Promise<unknown>,
];

/** A test for each state, which is reached where there is least room, and then given more. */
export function describeLooks(name: string, states: Readonly<Record<string, State>>): void {
  describePage(name, (open) => {
    before(() => mkdirSync(PICTURES, { recursive: true }));
    for (const [state, [query, ready, atEverySize]] of Object.entries(states))
      it(`hold: ${state}`, async () => {
        const page = await open(query, { viewport: SIZES.narrow, reducedMotion: 'reduce' });
        await ready(page);
        await page.evaluate(AXE);
        for (const [size, looks] of Object.entries(LOOKS)) {
          await page.setViewportSize(SIZES[size as keyof typeof SIZES]);
          await page.evaluate(LAID_OUT);
          await atEverySize?.(page);
          for (const [theme, rules] of looks) {
            await page.evaluate(`harness.useTheme('${theme}')`);
            // Where nobody looks at them they would only take time.
            if (!process.env['CI']) await page.screenshot({ path: `${PICTURES}/${state}-${theme}-${size}.png` });
            const beyond = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');
            assert.ok(beyond <= 0, `${beyond} px too wide in ${theme}, ${size}`);
            assert.deepEqual(await page.evaluate(CUT_OFF), [], `${theme}, ${size}`);
            assert.deepEqual(await violations(page, rules), [], `${theme}, ${size}`);
          }
        }
      });
  });
}
