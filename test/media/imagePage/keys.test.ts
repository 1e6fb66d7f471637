import assert from 'node:assert/strict';
import { describePage, focused } from '../pageTest.ts';

describePage('the keys of the page', (open) => {
  it('F6 goes from pane to pane, and leaves the page at its end', async () => {
    const page = await open('scenario=small');
    await page.getByRole('row', { name: 'bin' }).first().waitFor();
    const forwards: string[] = [];
    for (let pane = 0; pane < 4; pane++) {
      await page.keyboard.press('F6');
      forwards.push(await focused(page));
    }
    assert.deepEqual(
      forwards.map((name) => name.split(/[\n,]/)[0]),
      ['Copy reference', 'Layers10', 'Layer 0', 'bin'],
    );
    // What the page does not use bubbles on to the editor.
    await page.evaluate(
      "addEventListener('keydown', (event) => { if (event.key === 'F6') window.left = event.defaultPrevented; })",
    );
    await page.keyboard.press('F6');
    assert.equal(await page.evaluate('window.left'), false);
    await page.evaluate('window.left = null');
    await page.keyboard.press('Shift+F6');
    assert.match(await focused(page), /^Layer 0/);
    assert.equal(await page.evaluate('window.left'), null);
    await page.getByText('Details', { exact: true }).click();
    await page.getByRole('option', { name: /^Layer 0/ }).focus();
    await page.keyboard.press('F6');
    assert.equal(await focused(page), 'Details');
  });

  it('Ctrl+F goes to the filter of the pane that has the focus', async () => {
    const page = await open('scenario=small');
    await page.getByRole('row', { name: 'bin' }).first().waitFor();
    await page.keyboard.press('Control+f');
    assert.equal(await focused(page), 'Filter steps');
    await page.keyboard.press('F6');
    assert.match(await focused(page), /^bin/);
    await page.keyboard.press('Control+f');
    assert.equal(await focused(page), 'Filter paths');
  });

  it('Alt and a digit without a tab are left to the editor, whose own keys they may be', async () => {
    for (const query of ['scenario=small', 'page=disk&scenario=disk', 'page=engine&scenario=engine']) {
      const page = await open(query);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.evaluate("addEventListener('keydown', (event) => { window.left = event.code; })");
      await page.keyboard.press('Alt+7');
      assert.equal(await page.evaluate('window.left'), 'Digit7', query);
    }
  });

  it('Alt and a digit show a tab, arrows go through them', async () => {
    const page = await open('scenario=small');
    await page.getByRole('option').first().waitFor();
    await page.keyboard.press('Alt+3');
    await page.getByRole('tab', { name: 'Inspect', selected: true }).waitFor();
    assert.equal(await focused(page), 'Inspect');
    await page.keyboard.press('Alt+4');
    await page.getByRole('tab', { name: 'Integrity', selected: true }).waitFor();
    await page.keyboard.press('ArrowRight');
    await page.getByRole('tab', { name: 'Layers', selected: true }).waitFor();
    await page.keyboard.press('End');
    await page.getByRole('tab', { name: 'Integrity', selected: true }).waitFor();
    await page.getByRole('tabpanel', { name: 'Integrity' }).waitFor();
    await page.keyboard.press('ArrowLeft');
    await page.getByRole('tabpanel', { name: 'Inspect' }).waitFor();
    await page.keyboard.press('Alt+1');
    await page.getByRole('tabpanel', { name: 'Layers' }).waitFor();
  });

  it('Tab reaches every control, and each has a name', async () => {
    const page = await open('scenario=multi');
    await page.getByRole('row', { name: 'bin' }).first().waitFor();
    const names: string[] = [];
    for (let press = 0; press < 40 && names.at(-1) !== '(end)'; press++) {
      await page.keyboard.press('Tab');
      names.push((await page.evaluate('document.activeElement === document.body')) ? '(end)' : await focused(page));
    }
    assert.ok(!names.includes(''), names.join(' | '));
    const expected = ['Copy reference', 'Platform: linux/amd64', 'Copy multi:edge', 'Copy Image ID', 'Filter steps'];
    const files = ['This layer', 'Filter paths', 'Regular expression', 'Size: Any size', 'Kind: Any kind'];
    const table = ['Removed too', 'Expand all', 'Collapse all', 'Sort by: Size', 'Name', 'Size'];
    for (const name of [...expected, 'Hide 5 metadata steps', 'Files', ...files, ...table, '(end)'])
      assert.ok(names.includes(name), `${name} in ${names.join(' | ')}`);
    assert.match(names.at(-2) ?? '', /^bin/);
  });
});
