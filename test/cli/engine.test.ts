import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../../src/cli/run.ts';
import { dockerArchiveOf } from '../helpers/archive.ts';
import { FakeEngine } from '../helpers/fakeEngine.ts';
import { tarOf } from '../helpers/tar.ts';

const INSPECTED = { Id: `sha256:${'ab'.repeat(32)}`, Os: 'linux', Architecture: 'amd64' };

describe('layerscope, of an engine', () => {
  const before = process.env;
  let engine: FakeEngine;
  beforeEach(async () => {
    engine = await FakeEngine.start({
      '/images/test:latest/json': INSPECTED,
      '/images/get': (response) => response.end(dockerArchiveOf([tarOf([{ name: 'a', content: Buffer.from('x') }])])),
    });
    process.env = { ...before, DOCKER_HOST: engine.endpoint.host };
  });
  afterEach(async () => {
    process.env = before;
    await engine.stop();
  });

  const layerscope = async (...args: string[]) => {
    const written = { output: '', errors: '' };
    const to = (name: 'output' | 'errors') => ({
      isTTY: name === 'errors',
      write(text: string) {
        written[name] += text;
      },
    });
    const { signal } = new AbortController();
    const status = await run(args, { output: to('output'), errors: to('errors'), signal });
    return { status, ...written };
  };

  for (const args of [
    ['--engine', 'test:latest'],
    ['test:latest', '--engine'],
    ['--engine', 'test:latest@linux/amd64'],
    ['engine:default/test:latest'],
  ])
    it(`analyzes an image: ${args.join(' ')}`, async () => {
      const { status, output, errors } = await layerscope('analyze', '--json', ...args);
      assert.equal(errors, 'layerscope: The engine exports test:latest…\n');
      assert.equal(status, 0);
      const [image, ...others] = JSON.parse(output);
      assert.deepEqual(
        [image.references, image.platform, image.files, others],
        [['test:latest'], 'linux/amd64', 1, []],
      );
    });

  it('extracts files of an image', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'layerscope-engine-'));
    try {
      const { status } = await layerscope(
        'extract',
        '--engine',
        'test:latest',
        '--platform',
        'linux/amd64',
        '-o',
        join(folder, 'out'),
      );
      assert.equal(status, 0);
      assert.equal(readFileSync(join(folder, 'out', 'a'), 'utf8'), 'x');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('says in a sentence what is not there', async () => {
    const { host } = engine.endpoint;
    assert.deepEqual(await layerscope('analyze', '--engine', 'other'), {
      status: 1,
      output: '',
      errors: `layerscope: The engine default (${host}) has no image other.\n`,
    });
    assert.equal(
      (await layerscope('analyze', '--engine', '')).errors,
      'layerscope: No image is named by “”; a reference or an ID is needed.\n',
    );
    assert.match(
      (await layerscope('analyze', 'engine:nowhere/a')).errors,
      /^layerscope: There is no Docker context nowhere\./,
    );
  });
});
