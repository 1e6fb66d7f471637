import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { recordedDockerfile } from '../harness/scenarios/dockerfile.ts';
import { announced, callsOf, describePage, focused, untilTrue } from '../pageTest.ts';
import { FilesPage } from './files/filesPage.ts';

/** The rows of the history without its head, each in one line. */
async function rowsOf(page: Page): Promise<string[]> {
  return (await page.locator('.history-row:not(.history-head)').allInnerTexts()).map(oneLine);
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

describePage('the history beside the Dockerfile', (open) => {
  async function opened(scenario: string, ready: 'treegrid' | 'alert' = 'treegrid'): Promise<Page> {
    const page = await open(`scenario=${scenario}`);
    // Sizes are those of files only then.
    await page.getByText('visible in a container').waitFor();
    await page.getByRole('tab', { name: 'Dockerfile' }).click();
    await page.getByRole(ready).first().waitFor();
    return page;
  }

  /** Tells the page something until it has heeded it: a page that is just shown does not listen yet. */
  async function told(page: Page, what: string, heeded: string): Promise<void> {
    while (!(await page.evaluate<boolean>(heeded))) {
      await page.evaluate(`harness.client.${what}`);
      await page.waitForTimeout(50);
    }
  }

  /** The row that has the focus is the one that is selected; its lines. */
  async function isAt(page: Page, lines: string): Promise<void> {
    await untilTrue(
      page,
      `document.activeElement.matches('[role=row][aria-selected=true]') &&
        document.activeElement.querySelector('.history-lines').textContent === '${lines}'`,
    );
  }

  const selected = (page: Page) => page.locator('[role=row][tabindex="0"]');
  const marked = async (page: Page, count: number) => (await callsOf(page, 'markLines', count)).at(-1);

  it('has each step beside its lines, with what it added, changed, and what hides it', async () => {
    const page = await opened('dockerfile');
    await page.getByText('recorded by the builder · exact, by provenance').waitFor();
    assert.deepEqual(await rowsOf(page), [
      '7 exact FROM example/base:3.2 (2 steps) 2.1 MB 2.1 MB',
      '9 exact ENV A=1 B=two words',
      '10–12 exact RUN mkdir -p /opt/app/data && head -c 40000 /dev/urandom > /opt/app/data/blob.bin && echo v1 > /opt/app/version 40 kB 2.14 MB 5 added · 40 kB hidden by lines 16–17',
      '13 exact COPY hello.txt /opt/app/hello.txt 12 B 2.14 MB 1 added · 12 B hidden by line 15',
      '14 exact COPY hello.txt /opt/app/hello-copy.txt from build, lines 2–5 12 B 2.14 MB 1 added · 12 B hidden by line 21',
      '15 exact RUN chmod 600 /opt/app/hello.txt 12 B 2.14 MB 1 changed',
      '16–17 exact RUN ln /opt/app/data/blob.bin /opt/app/data/hard.bin && ln -s data/blob.bin /opt/app/soft.bin 40 kB 2.18 MB 2 added · 1 changed · 40 kB hidden by lines 18–20',
      '18–20 exact RUN rm -rf /opt/app/data && mkdir /opt/app/data && echo fresh > /opt/app/data/new.txt 6 B 2.18 MB 1 added · 3 removed',
      '21 exact RUN rm /opt/app/hello-copy.txt 0 B 2.18 MB 1 removed',
      `22–25 exact RUN mkdir -p "/opt/ünï cødé/with spaces" && touch "/opt/ünï cødé/with spaces/файл.txt" && touch "/opt/${'a'.repeat(157)}.txt" 0 B 2.18 MB 4 added`,
      '26 exact WORKDIR /opt/app 0 B 2.18 MB',
      '27 exact EXPOSE [443/tcp 80/tcp]',
      '28 exact USER 1000:1000',
      '29 exact CMD ["cat" "/opt/app/version"]',
    ]);
    await page.getByTitle('40,003 bytes', { exact: true }).waitFor();
    await page.getByTitle('2,140,003 bytes').first().waitFor();
  });

  it('opens the Dockerfile at the first step above the base, draws sizes into it, and leaves it with the tab', async () => {
    const page = await opened('dockerfile');
    assert.deepEqual(await callsOf(page, 'offerDockerfile'), [[{ first: 10, last: 12 }]]);
    assert.deepEqual(await callsOf(page, 'drawSizes'), [[0, 'linux/amd64']]);
    await page.getByRole('tab', { name: 'Inspect' }).click();
    assert.equal((await callsOf(page, 'leaveDockerfile')).length, 1);
  });

  it('is a tree table that says how many rows there are, and which', async () => {
    const page = await opened('dockerfile');
    const table = page.getByRole('treegrid', { name: 'History, in build order' });
    assert.equal(await table.getAttribute('aria-rowcount'), '15');
    const indexes = await table
      .getByRole('row')
      .evaluateAll((rows: { ariaRowIndex: string | null }[]) => rows.map((row) => Number(row.ariaRowIndex)));
    assert.deepEqual(
      indexes,
      Array.from({ length: 15 }, (_, index) => index + 1),
    );
    const heads = await page.getByRole('columnheader').allInnerTexts();
    assert.deepEqual(heads, ['Lines', 'Match', 'Step', 'Size', 'Total']);
    const from = page.getByRole('row', { name: /FROM/ });
    assert.equal(await from.getAttribute('aria-expanded'), 'false');
    await page.getByRole('button', { name: 'Show the steps of the base' }).click();
    assert.equal(await from.getAttribute('aria-expanded'), 'true');
    assert.equal(await table.getAttribute('aria-rowcount'), '17');
    assert.equal(await page.getByRole('row', { level: 2 }).count(), 2);
  });

  it('follows the keys, and each tells which lines to mark', async () => {
    const page = await opened('dockerfile');
    await selected(page).focus();
    for (const [index, [key, lines]] of (
      [
        ['ArrowDown', '13'],
        ['ArrowUp', '10–12'],
        ['End', '29'],
        ['Home', '7'],
        ['PageDown', null],
        ['PageUp', '7'],
      ] as const
    ).entries()) {
      await page.keyboard.press(key);
      if (lines !== null) await isAt(page, lines);
      const [told, reveal] = (await marked(page, index + 1)) ?? [];
      const { first, last } = told as { first: number; last: number };
      if (lines !== null) assert.equal(first === last ? `${first}` : `${first}–${last}`, lines);
      assert.equal(reveal, true);
    }
    assert.equal((await callsOf(page, 'markLines')).length, 6);
    await page.keyboard.press('Enter');
    assert.deepEqual(await callsOf(page, 'openDockerfile'), [[{ first: 7, last: 7 }, true]]);
  });

  it('folds the steps of the base under FROM', async () => {
    const page = await opened('dockerfile');
    await page.getByRole('row', { name: /FROM/ }).click();
    await page.keyboard.press('ArrowRight');
    await page.getByText('Imported from -').waitFor();
    assert.equal((await rowsOf(page)).length, 16);
    await page.keyboard.press('ArrowDown');
    assert.match(await focused(page), /Imported from -/);
    await page.getByText('The builder recorded where its own layers begin.').last().waitFor();
    await page.keyboard.press('ArrowLeft');
    await isAt(page, '7');
    assert.equal((await rowsOf(page)).length, 14);
  });

  it('says of the selected line what it added, how that is known, and leads to its files', async () => {
    const page = await opened('dockerfile');
    const details = page.getByRole('region', { name: 'What the line added' });
    await page.getByRole('row', { name: /^10–12/ }).click();
    await details.getByText('Largest:').waitFor();
    assert.equal(
      oneLine(await details.innerText()),
      'Lines 10–12 added 5 paths, 40 kB 1.8% of the image ' +
        'exact: The builder recorded these lines with the layer, and the digests agree. ' +
        `Largest: /opt/app/data/blob.bin 40 kB · /opt/app/version 3 B · /opt/${'deep/'.repeat(24)}\\u{202e}file.txt 1 B ` +
        'Show the files of layer 1',
    );
    await page.getByRole('row', { name: /^13/ }).click();
    await details.getByRole('heading', { name: 'Line 13 added 1 path, 12 B', exact: true }).waitFor();
    await page.getByRole('row', { name: /^15/ }).click();
    await details.getByRole('heading', { name: 'Line 15: 1 changed · 12 B', exact: true }).waitFor();
    await page.getByRole('row', { name: /^26/ }).click();
    await details.getByRole('heading', { name: 'Line 26 changed nothing', exact: true }).waitFor();
    await page.getByRole('row', { name: /^29/ }).click();
    await details.getByRole('heading', { name: 'Line 29: metadata only', exact: true }).waitFor();
    assert.equal(await details.getByRole('button').count(), 0);

    await page.getByRole('row', { name: /^10–12/ }).click();
    await details.getByRole('button', { name: '/opt/app/data/blob.bin' }).click();
    const files = new FilesPage(page);
    await files.row('blob.bin').waitFor();
    assert.deepEqual(await files.rows(), ['opt', ' app', '  data', '   blob.bin']);
    assert.equal(await files.filter.inputValue(), '/opt/app/data/blob.bin');
    assert.equal(await page.getByRole('option', { selected: true }).getAttribute('id'), 'step-3');
    await page.getByRole('tab', { name: 'Dockerfile' }).click();
    await details.getByRole('button', { name: 'Show the files of layer 1' }).click();
    await files.row('version').waitFor();
    assert.equal(await files.filter.inputValue(), '');
  });

  it('selects what the cursor comes to, which is where it should be already', async () => {
    const page = await opened('dockerfile');
    await told(
      page,
      'cursorInDockerfile({ first: 19, last: 19 })',
      "harness.calls.some(([name]) => name === 'markLines')",
    );
    assert.deepEqual(await marked(page, 1), [{ first: 18, last: 20 }, false]);
    assert.match(oneLine(await selected(page).innerText()), /^18–20 exact RUN rm -rf/);
    // The user is in the editor: the page takes no focus from there.
    assert.equal(await page.evaluate("document.activeElement.matches('.history-row')"), false);
    // A line that made nothing leaves what is selected.
    await page.evaluate('harness.client.cursorInDockerfile({ first: 8, last: 8 })');
    await page.evaluate('harness.client.cursorInDockerfile({ first: 7, last: 7 })');
    assert.deepEqual(await marked(page, 2), [{ first: 7, last: 7 }, false]);
    assert.match(oneLine(await selected(page).innerText()), /^7 exact FROM/);
    assert.equal((await callsOf(page, 'markLines')).length, 2);
  });

  it('marks the selected step where its lines are once others were written above it', async () => {
    const page = await opened('dockerfile');
    await page.getByRole('row', { name: /^13/ }).click();
    await marked(page, 1);
    const calls = (await callsOf(page, 'markLines')).length;
    const steps = recordedDockerfile.steps.map(({ lines, ...step }) => ({
      ...step,
      lines: lines && { first: lines.first + 2, last: lines.last + 2 },
    }));
    await page.evaluate(`harness.dockerfileIs = ${JSON.stringify({ steps })}; harness.client.dockerfileChanged()`);
    await page.getByRole('row', { name: /^15 exact COPY/, selected: true }).waitFor();
    assert.deepEqual(await marked(page, calls + 1), [{ first: 15, last: 15 }, false]);
  });

  it('has what was copied compared with the workspace again once another Dockerfile was chosen', async () => {
    const page = await opened('dockerfile');
    await callsOf(page, 'drawSizes');
    await page.evaluate(`harness.dockerfileIs = { name: 'other/Dockerfile' }; harness.client.dockerfileChanged()`);
    await page.getByText('other/Dockerfile').waitFor();
    assert.equal((await callsOf(page, 'drawSizes', 2)).length, 2);
  });

  it('scrolls with the editor, and tells it where it is scrolled to by hand', async () => {
    const page = await opened('dockerfileLong');
    const top = () =>
      page.evaluate<string>(
        `(() => {
          const table = document.querySelector('.history');
          const top = table.getBoundingClientRect().top + table.querySelector('.history-head').offsetHeight;
          const rows = [...document.querySelectorAll('.history-row:not(.history-head)')];
          return rows.find((row) => row.getBoundingClientRect().bottom > top + 1).querySelector('.history-lines').textContent;
        })()`,
      );
    await told(page, 'dockerfileScrolled(1000)', "document.querySelector('.history').scrollTop > 0");
    assert.equal(await top(), '996–1007');
    assert.deepEqual(await page.evaluate("harness.calls.filter(([name]) => name === 'scrollDockerfile')"), []);
    await page.locator('.history').hover();
    await page.mouse.wheel(0, 400);
    const [line] = (await callsOf(page, 'scrollDockerfile')).at(-1) ?? [];
    assert.ok(Number(line) > 1000, String(line));
  });

  it('leads to the stage that files were copied from', async () => {
    const page = await opened('dockerfile');
    await page.getByRole('button', { name: 'from build, lines 2–5' }).click();
    assert.deepEqual(await callsOf(page, 'openDockerfile'), [[{ first: 2, last: 5 }, true]]);
  });

  it('leads from FROM to the files of all layers of the base', async () => {
    const page = await opened('dockerfile');
    await page.locator('.history-row', { hasText: 'FROM example' }).click();
    await page.getByRole('button', { name: 'Show the files of the base image' }).click();
    await page.getByRole('tab', { name: 'Layers', selected: true }).waitFor();
    assert.equal(await page.locator('.step[aria-selected=true]').count(), 2);
  });

  it('leads there though its last step is metadata, and those are hidden', async () => {
    const page = await opened('dockerfile');
    await page.getByRole('tab', { name: 'Layers' }).click();
    await page.getByRole('button', { name: /^Hide 5/ }).click();
    await page.getByRole('tab', { name: 'Dockerfile' }).click();
    const base = { ...recordedDockerfile.base, steps: 13 };
    await page.evaluate(`harness.dockerfileIs = ${JSON.stringify({ base })}; harness.client.dockerfileChanged()`);
    await page.locator('.history-row', { hasText: '(13 steps)' }).click();
    await page.getByRole('button', { name: 'Show the files of the base image' }).click();
    await page.getByRole('tab', { name: 'Layers', selected: true }).waitFor();
    assert.equal(await page.locator('.step[aria-selected=true]').count(), 10);
  });

  it('is copied as text and as CSV, and another Dockerfile is chosen', async () => {
    const page = await opened('dockerfile');
    await page.getByRole('button', { name: 'Copy as Text' }).click();
    await page.getByRole('button', { name: 'Copy as CSV' }).click();
    assert.deepEqual(await callsOf(page, 'copyHistory', 2), [
      [0, 'linux/amd64', 'text'],
      [0, 'linux/amd64', 'csv'],
    ]);
    await page.getByText('Copied').waitFor({ state: 'attached' });
    assert.equal((await announced(page)).trim(), 'Copied');
    await page.getByRole('button', { name: 'Choose…' }).click();
    assert.deepEqual(await callsOf(page, 'chooseDockerfile'), [[0, 'linux/amd64']]);
    await page.getByRole('button', { name: 'Show Dockerfile' }).click();
    assert.deepEqual(await callsOf(page, 'openDockerfile'), [[null, true]]);
    await page.evaluate('harness.client.dockerfileChanged()');
    assert.equal((await callsOf(page, 'dockerfile', 2)).length, 2);
  });

  it('says what differs since the build, marks rows by how sure they are, and compares', async () => {
    const page = await opened('dockerfileEdited');
    assert.deepEqual(await page.locator('.dockerfile-differences li').allInnerTexts(), [
      'The Dockerfile is another one than the builder recorded.',
      '2 steps of the image fit no line: the Dockerfile was probably edited since the build.',
      'docker/app/\\u{202e}hello.txt was changed in the workspace since it was copied.',
    ]);
    const rows = await rowsOf(page);
    assert.match(rows[0] ?? '', /^7 probable FROM/);
    assert.match(rows[1] ?? '', /^9 same, written otherwise ENV/);
    assert.match(rows[2] ?? '', /^10–12 probable RUN/);
    assert.match(rows[7] ?? '', /^no line fits RUN rm -rf/);
    // The word is in sight, beside the mark that is only a shape.
    const facts = page.locator('.history-row .history-facts');
    assert.equal(await facts.filter({ hasText: /^same, written otherwise/ }).count(), 1);
    assert.equal(await facts.filter({ hasText: /^no line fits/ }).count(), 2);
    assert.equal(await facts.filter({ hasText: /^exact/ }).count(), 0);
    assert.equal(await facts.first().innerText(), 'probable');
    await page
      .getByText(
        'org.opencontainers.image.source names its repository · built at revision 1a2b3c4, 9f8e7d6 is checked out',
      )
      .waitFor();
    await page.getByRole('row', { name: /^no line fits RUN rm -rf/ }).click();
    await page.getByText('no line fits: No line of the Dockerfile fits this step.').waitFor();
    assert.deepEqual((await marked(page, 1))?.[0], null);
    await page.getByRole('button', { name: 'Compare' }).click();
    assert.deepEqual(await callsOf(page, 'compareDockerfile'), [[0, 'linux/amd64']]);
    await page.getByRole('button', { name: 'Build…' }).click();
    assert.deepEqual(await callsOf(page, 'buildDockerfile'), [[]]);
  });

  it('names each line that hides something, where a row has no room', async () => {
    const page = await opened('dockerfileLong');
    await page.getByRole('row', { name: /^420–431/ }).click();
    const details = page.getByRole('region', { name: 'What the line added' });
    assert.match(await selected(page).innerText(), /hidden by lines 456–467 · …/);
    await details.getByText(/hidden by lines 432–443 · .* · .*hidden by lines 492–503/).waitFor();
  });

  it('says that there is no Dockerfile and no base', async () => {
    const page = await opened('dockerfileReconstructed');
    await page.getByText('no Dockerfile is known, so this was written from the history').waitFor();
    assert.equal((await rowsOf(page)).length, 15);
    assert.match((await rowsOf(page))[0] ?? '', /^6 exact Imported from - 2\.1 MB/);
    assert.equal(await page.getByText(/^FROM/).count(), 0);
    assert.equal(await page.getByRole('button', { name: 'Build…' }).count(), 0);
  });

  it('says that there is no history, or why the Dockerfile cannot be told', async () => {
    const page = await open('scenario=dockerfileEmpty');
    await page.getByRole('tab', { name: 'Dockerfile' }).click();
    await page.getByText('The image records no history, so nothing says how it was built.').waitFor();
    const failed = await opened('small', 'alert');
    assert.equal(await failed.getByRole('alert').innerText(), 'The archive has ended.');
    const asked = (await callsOf(failed, 'dockerfile')).length;
    await failed.getByRole('button', { name: 'Try Again' }).click();
    await callsOf(failed, 'dockerfile', asked + 1);
    await failed.getByRole('alert').waitFor();
  });
});
