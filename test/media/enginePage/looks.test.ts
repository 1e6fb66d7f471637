import type { Page } from 'playwright-core';
import { describeLooks, type State } from '../looks.ts';

const events = (page: Page) => page.getByRole('region', { name: 'Events', exact: true }).waitFor();
const of = (scenario: string) => `page=engine&scenario=${scenario}`;

const STATES: Readonly<Record<string, State>> = {
  'engine-page-quiet': [of('quiet'), events],
  'engine-page': [of('warned'), events],
  'engine-page-long': [of('long'), events],
  'engine-page-failed': [of('failed'), (page) => page.getByRole('button', { name: 'Start Engine' }).waitFor()],
  'engine-page-paused': [
    of('engine'),
    async (page) => {
      await page.getByRole('button', { name: 'Pause' }).click();
      const news = { kind: 'event', number: 10, time: '2026-11-20T15:40:00Z', type: 'image', action: 'pull' };
      await page.evaluate(
        `harness.client.happened([${JSON.stringify({ ...news, subject: 'a', about: '', image: null })}])`,
      );
      await page.getByText('Paused, 1 new').waitFor();
    },
    (page) => page.getByRole('combobox', { name: 'Type: All types' }).click(),
  ],
};

describeLooks('the looks of the engine page', STATES);
