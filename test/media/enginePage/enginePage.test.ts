import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { callsOf, describePage, focused } from '../pageTest.ts';

const query = (scenario: string) => `page=engine&scenario=${scenario}`;
const rows = async (page: Page) =>
  (await page.locator('.event-text').allInnerTexts()).map((text) => text.replaceAll(/\s+/g, ' ').trim());
const events = (page: Page) => page.getByRole('region', { name: 'Events', exact: true });

/** Tells the page of events that have these numbers. */
function happen(page: Page, ...numbers: number[]): Promise<unknown> {
  const news = numbers.map((number) => {
    const what = { type: number % 2 === 0 ? 'image' : 'volume', action: 'made', subject: String(number) };
    return { kind: 'event', number, time: '2026-11-20T15:40:00Z', about: '', image: null, ...what };
  });
  return page.evaluate(`harness.client.happened(${JSON.stringify(news)})`);
}

describePage('the engine page', (open) => {
  it('says who the engine is, and has it do things', async () => {
    const page = await open(query('engine'));
    await page.getByRole('heading', { name: 'default', level: 1 }).waitFor();
    const facts = await page.locator('.fact').allInnerTexts();
    assert.deepEqual(
      facts.map((text) => text.replaceAll(/\s+/g, ' ')),
      [
        'Docker 28.5.1 API 1.51',
        '3 running containers, 1 paused, 12 stopped',
        '42 images',
        '16.7 GB memory, 8 CPUs',
        'linux/x86_64 platform',
      ],
    );
    await page.getByText('where Docker is by default').waitFor();
    await page.getByRole('button', { name: 'Copy address' }).click();
    assert.deepEqual(await callsOf(page, 'copy'), [['unix:///var/run/docker.sock']]);
    await page.getByRole('button', { name: 'Copy the line' }).click();
    assert.deepEqual(await callsOf(page, 'copy', 2), [['unix:///var/run/docker.sock'], ['"debug": true']]);
    await page.getByText('This line in /etc/docker/daemon.json turns it on').waitFor();
    await page.getByRole('button', { name: 'Show Engine Log' }).click();
    await page.getByRole('button', { name: 'Restart Engine' }).click();
    await callsOf(page, 'showEngineLog');
    await callsOf(page, 'restartEngine');
    await page.getByRole('button', { name: 'Refresh' }).click();
    assert.equal((await callsOf(page, 'engine', 2)).length, 2);
  });

  it('shows what happens, the newest first, and opens the images it happened to', async () => {
    const page = await open(query('engine'));
    await events(page).waitFor();
    assert.deepEqual(await rows(page), [
      'tag registry.example.com/team/app:1.1',
      'untag old:1',
      'die migration of registry.example.com/team/app:1.0, exit code 137',
      'create pgdata',
      'Nobody listened from here on; what happened then is not known.',
      'start web of nginx:1.27',
      'connect bridge',
      'create web of nginx:1.27',
      'pull nginx:1.27',
    ]);
    assert.equal(await page.getByRole('button', { name: /^Open image/ }).count(), 5);
    await page.getByRole('button', { name: 'Open image registry.example.com/team/app:1.1' }).click();
    assert.deepEqual(await callsOf(page, 'openImage'), [['registry.example.com/team/app:1.1']]);
    // What was told before is not told twice.
    await happen(page, 9, 10, 11);
    await page.getByText('made 11').waitFor();
    assert.deepEqual((await rows(page)).slice(0, 3), ['made 11', 'made 10', 'tag registry.example.com/team/app:1.1']);
  });

  it('keeps the type that is shown over a reload of the window', async () => {
    const page = await open(query('engine'));
    await page.getByRole('combobox', { name: 'Type: All types' }).click();
    await page.getByRole('option', { name: 'volume' }).click();
    assert.deepEqual(await rows(page), ['create pgdata']);
    await page.reload();
    await page.getByRole('combobox', { name: 'Type: volume' }).waitFor();
    assert.deepEqual(await rows(page), ['create pgdata']);
    const state = await page.evaluate<string>("sessionStorage.getItem('state engine')");
    assert.equal(JSON.parse(state).page.engine, 'default');
  });

  it('holds the list still until it is let go', async () => {
    const page = await open(query('quiet'));
    await page.getByText('Nothing has happened since the page was opened.').waitFor();
    await happen(page, 1);
    await page.getByText('made 1').waitFor();
    await page.getByRole('button', { name: 'Pause' }).click();
    await happen(page, 2, 3);
    await page.getByRole('button', { name: 'Paused, 2 new' }).waitFor();
    assert.deepEqual(await rows(page), ['made 1']);
    await page.getByRole('button', { name: 'Paused, 2 new' }).click();
    assert.deepEqual(await rows(page), ['made 3', 'made 2', 'made 1']);
  });

  it('shows no more than the newest 500', async () => {
    const page = await open(query('quiet'));
    await events(page).waitFor();
    await happen(page, ...Array.from({ length: 620 }, (_, index) => index + 1));
    await page.getByText('made 620').waitFor();
    const all = await rows(page);
    assert.deepEqual([all.length, all[0], all.at(-1)], [500, 'made 620', 'made 121']);
  });

  it('offers no command that is not known, and says where its file usually is', async () => {
    let page = await open(query('warned'));
    await page.getByText('That is where the file usually is; who runs this engine is not known here.').waitFor();
    assert.equal(await page.getByRole('button', { name: 'Restart Engine' }).count(), 0);
    page = await open(query('engine'));
    await page.getByRole('button', { name: 'Restart Engine' }).waitFor();
    assert.equal(await page.getByText('That is where the file usually is').count(), 0);
  });

  it('says why there is no engine, what to do, and comes back with it', async () => {
    const page = await open(query('failed'));
    await page.getByRole('heading', { name: /^No engine is running at default/ }).waitFor();
    await page.getByRole('button', { name: 'Start Engine' }).click();
    await callsOf(page, 'help');
    await page.getByRole('button', { name: 'Show Log' }).click();
    await callsOf(page, 'showLog');
    await page.evaluate("harness.answerAs('engine')");
    await page.evaluate('harness.client.changed()');
    await page.getByText('connected', { exact: true }).waitFor();
    await page.evaluate("harness.client.lost({ message: 'The engine default has ended.', action: null })");
    await page.getByRole('heading', { name: 'The engine default has ended.' }).waitFor();
    assert.equal(await page.getByRole('button', { name: 'Start Engine' }).count(), 0);
    await page.getByRole('button', { name: 'Try Again' }).click();
    await page.getByText('connected', { exact: true }).waitFor();
  });

  it('makes visible what cannot be seen in the words of an engine', async () => {
    const page = await open(query('long'));
    await events(page).waitFor();
    const text = await page.locator('body').innerText();
    assert.match(text, /name\\u\{202e\}\\u\{7\} <b>"quoted"<\/b>/);
    for (const hidden of ['\u202e', '\u0007']) assert(!text.includes(hidden));
    assert.equal(await page.locator('b').count(), 0);
  });

  it('F6 goes from pane to pane', async () => {
    const page = await open(query('engine'));
    await events(page).waitFor();
    const names: string[] = [];
    for (let pane = 0; pane < 3; pane++) {
      await page.keyboard.press('F6');
      names.push(await focused(page));
    }
    assert.deepEqual(names, ['Show Engine Log', 'About the engine', 'Events, the newest first']);
  });
});
