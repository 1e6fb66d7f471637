import type { Page } from 'playwright-core';
import { describeLooks, type State } from '../looks.ts';

const list = (page: Page) => page.getByRole('treegrid', { name: 'What the engine holds' }).waitFor();
const of = (scenario: string, more = '') => `page=disk&scenario=${scenario}${more}`;

const STATES: Readonly<Record<string, State>> = {
  'disk-usage-ticked': [
    of('disk', '&preset=system'),
    async (page) => {
      await list(page);
      await page.getByRole('checkbox', { name: 'registry.example.com/team/app:1.1' }).click();
      await page.getByText('is used by the container').waitFor();
    },
  ],
  'disk-usage-choices': [of('disk'), list, (page) => page.getByRole('combobox', { name: /^Tick/ }).click()],
  'disk-usage-empty': [of('empty'), (page) => page.getByText('The engine holds nothing').waitFor()],
  'disk-usage-huge': [of('huge'), list],
  'disk-usage-long': [of('long', '&preset=dangling'), (page) => page.getByText('Frees').first().waitFor()],
  'disk-usage-failed': [of('failed'), (page) => page.getByRole('button', { name: 'Start Engine' }).waitFor()],
  'disk-usage-running': [of('running'), (page) => page.getByText(/^Removing: 3 of 12/).waitFor()],
  'disk-usage-report': [of('report'), (page) => page.getByRole('heading', { name: 'What was removed' }).waitFor()],
  'disk-usage-asking': [of('disk', '&wait'), (page) => page.getByText('Asking the engine what it holds…').waitFor()],
};

describeLooks('the looks of the disk usage page', STATES);
