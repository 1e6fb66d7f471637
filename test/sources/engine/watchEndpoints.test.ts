import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Endpoints } from '../../../src/sources/engine/endpoints.ts';
import { thisMachine } from '../../../src/sources/engine/machine.ts';
import { watchEndpoints } from '../../../src/sources/engine/watchEndpoints.ts';
import { until } from '../../editor/screen/until.ts';
import { contextFile } from '../../helpers/fakeMachine.ts';

describe('watching endpoints', () => {
  it('tells of a context that is made, chosen, changed and removed', async () => {
    const home = await mkdtemp(join(tmpdir(), 'layerscope-home-'));
    const folder = join(home, '.docker');
    const machine = { ...thisMachine(), home, env: {} };
    const seen: Endpoints[] = [];
    const stop = watchEndpoints((endpoints) => seen.push(endpoints), machine, { quiet: 10, poll: 50 });
    try {
      const make = async (host: string) => {
        const [file, text] = contextFile('build', host, {}, folder);
        await mkdir(dirname(file), { recursive: true });
        await writeFile(file, text);
      };
      const has = (host: string) => () => seen.at(-1)?.endpoints.some((each) => 'host' in each && each.host === host);
      await make('ssh://one');
      await until('it is there', has('ssh://one'));
      await writeFile(join(folder, 'config.json'), '{"currentContext":"build"}');
      await until('it is chosen', () => seen.at(-1)?.current === 'build');
      await make('ssh://two');
      await until('it is another', has('ssh://two'));
      const told = seen.length;
      await writeFile(join(folder, 'config.json'), '{"currentContext":"build","auths":{}}');
      await rm(join(folder, 'contexts'), { recursive: true });
      await until('it is broken', () => seen.at(-1)?.endpoints.some((each) => 'error' in each));
      assert(seen.length > told);
    } finally {
      stop();
      await rm(home, { recursive: true });
    }
  });
});
