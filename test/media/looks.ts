/** Looks at every state of a page in several themes and widths: nothing may overflow, and axe may find nothing serious. */
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { describePage } from './pageTest.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const PICTURES = 'test-results/media';
export const SIZES = {
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
  readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
}

/** What all elements look like, each as its own look and the place of what it is in, which comes before it. */
interface Looks {
  readonly own: readonly string[];
  readonly elements: readonly (readonly [own: number, parent: number, hasText: boolean])[];
}

/** Of elements that look the same in a page so many are judged: some can be covered by something. */
const ALIKE = 3;
/** Numbers of looks: of an element's own, and of all that it is in. */
const numbers = new Map<string, number>();
/** Those that were found to have contrast, by theme: most of what states show is the same in others. */
const legible = new Map<string, Set<number>>();

/**
 * What contrast depends on: what an element is, and its colors, text and effects. Nothing else gives it styles, as pages have no
 * inline ones.
 */
const LOOKS_OF_ELEMENTS = `(() => {
  window.looked = [...document.querySelectorAll('body, body *')];
  const places = new Map(looked.map((each, index) => [each, index]));
  const own = new Map();
  const elements = looked.map((each) => {
    const style = getComputedStyle(each);
    const isOff = each.matches(':disabled, [aria-disabled=true], [aria-hidden=true]');
    const styles = ['color', 'backgroundColor', 'backgroundImage', 'opacity', 'visibility', 'display', 'position', 'font', 'textShadow'];
    const look = [each.localName, each.getAttribute('class'), isOff, ...styles.map((name) => style[name])].join(' ');
    if (!own.has(look)) own.set(look, own.size);
    const hasText = each.matches('input, select, textarea') || [...each.childNodes].some((node) => node.nodeType === 3 && node.data.trim() !== '');
    return [own.get(look), places.get(each.parentElement) ?? -1, hasText];
  });
  return { own: [...own.keys()], elements };
})()`;

/**
 * Lets axe look at the page.
 * @param judged places of the elements whose contrast is judged
 */
function judging(judged: readonly number[], rules: readonly string[] | null): string {
  // Nothing is preloaded: only a rule about turned screens would want it. Selectors of all that is well would take long.
  const common = { resultTypes: ['violations', 'passes'], preload: false, selectors: false, elementRef: true };
  return `(async () => {
    const judged = ${JSON.stringify(judged)}.map((index) => looked[index]);
    for (const each of judged) each.dataset.judged = '';
    const { violations, passes } = await axe.run(document, ${JSON.stringify({ ...common, ...(rules && { runOnly: rules }) })});
    for (const each of judged) delete each.dataset.judged;
    const legible = passes.filter(({ id }) => id === 'color-contrast').flatMap(({ nodes }) => nodes);
    return {
      legible: legible.map(({ element }) => looked.indexOf(element)),
      violations: violations.map(({ id, impact, nodes }) =>
        ({ id, impact, nodes: nodes.map(({ html, failureSummary }) => ({ html, failureSummary })) })),
    };
  })()`;
}

async function violations(page: Page, theme: string, rules: readonly string[] | null): Promise<string[]> {
  if (rules?.length === 0) return [];
  const { own, elements } = await page.evaluate<Looks>(LOOKS_OF_ELEMENTS);
  const looks: number[] = [];
  for (const [index, parent] of elements) {
    const look = `${looks[parent]} ${own[index]}`;
    if (!numbers.has(look)) numbers.set(look, numbers.size);
    looks.push(numbers.get(look) ?? -1);
  }
  const known = legible.get(theme) ?? new Set();
  legible.set(theme, known);
  const counts = new Map<number, number>();
  const judged = [...looks.keys()].filter((index) => {
    const look = looks[index] ?? -1;
    const count = (counts.get(look) ?? 0) + 1;
    counts.set(look, count);
    return elements[index]?.[2] && !known.has(look) && count <= ALIKE;
  });
  if (rules && judged.length === 0) return [];
  const found = await page.evaluate<{ legible: number[]; violations: Violation[] }>(judging(judged, rules));
  for (const index of found.legible) known.add(looks[index] ?? -1);
  return found.violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id} ${html}: ${failureSummary}`));
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
        await page.evaluate(`${AXE}; axe.configure({ rules: [{ id: 'color-contrast', selector: '[data-judged]' }] })`);
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
            assert.deepEqual(await violations(page, theme, rules), [], `${theme}, ${size}`);
          }
        }
      });
  });
}
