/** Serves the page for looking at it: `npx tsx test/media/harness/look.ts`, then `?scenario=multi&theme=light-modern`. */
import { serveHarness } from './server.ts';

const { url } = await serveHarness();
console.log(`${url}/?scenario=small&theme=dark-modern`);
