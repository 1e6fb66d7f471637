import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { FIXTURES } from '../helpers/fixtures.ts';

const MAIN = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));

function start(...args: string[]) {
  const child = spawn(process.execPath, ['--import', 'tsx', MAIN, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, LAYERSCOPE_CACHE: 'off' },
  });
  const status = new Promise<number | null>((resolve) => child.once('close', resolve));
  return { child, status, errors: text(child.stderr) };
}

describe('layerscope as a process', () => {
  it('writes the answer to its output and ends with the status', async () => {
    const { child, status, errors } = start(
      'analyze',
      join(FIXTURES, 'rules/tampered-layer.tar'),
      '--json',
      '--verify',
    );
    const [image] = JSON.parse(await text(child.stdout));
    assert.equal(image.verified, false);
    assert.deepEqual([await status, await errors], [3, '']);
  });

  it('writes problems to its other output', async () => {
    const { child, status, errors } = start('analyze', join(FIXTURES, 'none.tar'));
    assert.equal(await text(child.stdout), '');
    assert.deepEqual([await status, await errors], [1, `layerscope: ${join(FIXTURES, 'none.tar')} does not exist.\n`]);
  });

  it('says nothing when its reader has had enough', async () => {
    const { child, status, errors } = start('analyze', join(FIXTURES, 'sample/hello.tar'), '--json');
    child.stdout.destroy();
    assert.deepEqual([await status, await errors], [0, '']);
  });
});
