import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type CacheChoice, chooseCache } from '../../src/cli/cache.ts';
import { run } from '../../src/cli/run.ts';
import { FIXTURES } from '../helpers/fixtures.ts';

describe('the cache of the command line', () => {
  const chosen = (env: NodeJS.ProcessEnv, platform: NodeJS.Platform = 'linux') =>
    chooseCache(env, platform, '/home/me');

  it('lies where each system has caches', () => {
    const where: [NodeJS.ProcessEnv, NodeJS.Platform, string][] = [
      [{}, 'linux', join('/home/me', '.cache')],
      [{ XDG_CACHE_HOME: '/var/mine' }, 'linux', '/var/mine'],
      [{ XDG_CACHE_HOME: 'mine' }, 'linux', join('/home/me', '.cache')],
      [{ XDG_CACHE_HOME: '' }, 'freebsd', join('/home/me', '.cache')],
      [{}, 'darwin', join('/home/me', 'Library', 'Caches')],
      [{ LOCALAPPDATA: '/users/me/local' }, 'win32', '/users/me/local'],
      [{}, 'win32', join('/home/me', 'AppData', 'Local')],
    ];
    for (const [env, platform, folder] of where)
      assert.deepEqual(chosen(env, platform), { folder: join(folder, 'layerscope', 'layers'), isNamed: false });
  });

  it('is off, or in the folder that LAYERSCOPE_CACHE names', () => {
    for (const off of ['off', 'OFF']) assert.equal(chosen({ LAYERSCOPE_CACHE: off }), undefined);
    const folder = join(resolve('here'), 'layerscope', 'layers');
    assert.deepEqual(chosen({ LAYERSCOPE_CACHE: 'here' }), { folder, isNamed: true });
    assert.equal(chosen({ LAYERSCOPE_CACHE: '' })?.isNamed, false);
  });

  describe('in a folder', () => {
    let home: string;
    beforeEach(async () => {
      home = await mkdtemp(join(tmpdir(), 'layerscope-cli-'));
    });
    afterEach(() => rm(home, { recursive: true }));

    const analyze = async (cache: CacheChoice | undefined, ...more: string[]) => {
      const written = { output: '', errors: '' };
      const status = await run(['analyze', join(FIXTURES, 'sample/hello.tar'), ...more], {
        output: { write: (text) => (written.output += text) },
        errors: { write: (text) => (written.errors += text) },
        signal: new AbortController().signal,
        cache,
      });
      return { status, ...written };
    };

    it('is filled by analyze, and by nothing that is verified', async () => {
      const folder = join(home, 'new', 'layers');
      await analyze({ folder, isNamed: true }, '--verify');
      assert(!existsSync(folder));
      assert.equal((await analyze({ folder, isNamed: true })).errors, '');
      assert(readdirSync(folder).length > 1);
    });

    it('is no folder of somebody else, which is said where the user named it', async function () {
      if (process.platform === 'win32') this.skip();
      const folder = join(home, 'layers');
      await mkdir(join(home, 'elsewhere'));
      await symlink(join(home, 'elsewhere'), folder);
      const off = await analyze(undefined);
      for (const isNamed of [true, false]) {
        const { errors, ...rest } = await analyze({ folder, isNamed });
        assert.deepEqual({ ...rest, errors: '' }, off);
        assert.equal(
          errors,
          isNamed ? `layerscope: ${folder} is not a folder of yours, so nothing is kept in it.\n` : '',
        );
      }
      assert.deepEqual(readdirSync(join(home, 'elsewhere')), []);
    });
  });
});
