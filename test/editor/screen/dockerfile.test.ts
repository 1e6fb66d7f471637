import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { type EditorWindow, openWindow, until, untilEqual } from './driver.ts';
import { HistoryTab } from './historyTab.ts';
import { ImagePage } from './imagePage.ts';

/** For longer than that neither the table nor the editor scrolls because it follows the other. */
const FOLLOWING_MS = 500;

describe('the history beside the Dockerfile', () => {
  let window: EditorWindow;
  let page: ImagePage;
  let history: HistoryTab;
  before(async () => {
    window = await openWindow({ width: 1700, fixtures: ['archives/tiny.docker20.tar'] });
    page = new ImagePage(window);
    history = new HistoryTab(window);
  });
  after(() => window.close());

  it('writes one from the history where none is known', async () => {
    await window.openAsImage('tiny.docker20.tar');
    await page.shows('tiny');
    await page.tab('Dockerfile').click();
    await window.webview.getByText('no Dockerfile is known').waitFor();
    await window.page.getByText('Reconstructed by Layerscope').first().waitFor();
    await history.chooseByLine('USER 1000', '23 exact USER');
    await history.row('WORKDIR /opt/app').click();
    await until(
      'the line that was written is highlighted',
      async () => (await history.highlightedLines()).join() === '20',
    );
    await window.screenshot('dockerfile-reconstructed', 'Dark Modern');
  });

  it('opens the one of the workspace that the builder recorded, each line with what it added', async () => {
    appendFileSync(join(window.workspace, 'serve.sh'), '# Later\n');
    await window.openAsImage('hello.tar');
    await page.shows('hello:1.0.0');
    await window.runCommand('Layerscope: Show Dockerfile Beside History');
    await history.row('COPY serve.sh').waitFor();
    await page.contentsShown();
    await history.editor.waitFor();
    const rows = async () => {
      const texts = await history.texts();
      return [texts.length, texts[0], texts[8]];
    };
    await untilEqual(rows, [
      22,
      '9 exact FROM busybox:1.38 (1 step) 2.06 MB 2.06 MB',
      '25 exact RUN mkdir greetings && tar -xzf /tmp/greetings.tar.gz -C greetings 88.9 kB 2.2 MB 32 added · 88.9 kB hidden by lines 36–37',
    ]);
    await until('what lines added is behind them', async () => {
      const hints = await history.hints();
      return hints.includes('88.9 kB · 32 paths') && /base: 2\.06 MB · \d+ paths/.test(hints);
    });
    await window.webview.getByText('serve.sh was changed in the workspace since it was copied.').waitFor();
    await window.screenshot('dockerfile-light');
  });

  it('highlights the lines of the step that is chosen', async () => {
    await history.row('COPY serve.sh').click();
    await until('the lines are highlighted', async () => (await history.highlightedLines()).join() === '34');
    await history.selectedRow.press('ArrowDown');
    await until('the lines of the next step are', async () => (await history.highlightedLines()).join() === '36,37');
    await window.webview.getByText('Lines 36–37: 37 changed · 89.5 kB').waitFor();
  });

  it('chooses the step that the cursor comes to', async () => {
    await history.chooseByLine('tar -xzf', '25 exact RUN mkdir');
    await history.press('Control+End', 'ArrowUp');
    await until('the last step is chosen', async () => (await history.selected()).startsWith('50 exact CMD'));
  });

  it('scrolls with the editor, and the editor with it', async () => {
    await window.page.setViewportSize({ width: 1700, height: 720 });
    await history.press('Control+Home');
    // What comes while the one itself still follows leads nobody, so the wheel is turned on.
    const turned = (what: string, turn: () => Promise<void>, isThere: () => Promise<boolean>) =>
      until(what, async () => {
        await turn();
        return until(what, isThere, FOLLOWING_MS);
      });
    const follows = async () => Number.parseInt(await history.firstRowSeen(), 10) >= 14;
    await turned('the table follows', () => history.wheelEditor(5), follows);
    const [up, down] = [() => history.wheelTable(-5000), () => history.wheelTable(400)];
    await turned('the editor follows up', up, async () => (await history.firstLineSeen()) < 12);
    await turned('the editor follows down', down, async () => (await history.firstLineSeen()) > 12);
    await window.page.setViewportSize({ width: 1700, height: 900 });
  });

  it('leads to the stage that files were copied from, and to the files of a line', async () => {
    await history.row('COPY /site/').getByText('from pages, lines 5–7').click();
    await until('the stage is highlighted', async () => (await history.highlightedLines()).join() === '5,6,7');
    await history.row('RUN mkdir greetings').click();
    await window.webview
      .getByRole('button', { name: /^\/srv\/hello\/greetings\// })
      .first()
      .click();
    await window.webview.getByRole('tab', { name: 'Layers', selected: true }).waitFor();
    await page.tab('Dockerfile').click();
  });

  it('says what was edited since the build, and compares', async () => {
    await history.chooseByLine('RUN rm /tmp/greetings', '26 exact RUN rm');
    await history.press('End');
    await history.type(' /tmp/other');
    await window.webview.getByText('The Dockerfile is another one than the builder recorded.').waitFor();
    await window.screenshot('dockerfile-edited');
    await history.row('COPY serve.sh').click();
    await until('the lines of a step are still found', async () => (await history.highlightedLines()).join() === '34');
    await history.chooseByLine('tar -xzf', '25 exact RUN mkdir');
    await window.webview.getByRole('button', { name: 'Compare' }).click();
    await window.page.locator('.monaco-diff-editor').first().waitFor();
    await window.screenshot('dockerfile-compared');
  });
});
