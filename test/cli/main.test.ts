import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { closeSync, existsSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { FIXTURES } from '../helpers/fixtures.ts';

const MAIN = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));

/** A device on which there is no room. */
const FULL = '/dev/full';

function start(...args: string[]) {
  const { child, ...rest } = startTo('pipe', ...args);
  assert.ok(child.stdout);
  return { ...rest, child: Object.assign(child, { stdout: child.stdout }) };
}

function startTo(output: 'pipe' | number, ...args: string[]) {
  const child = spawn(process.execPath, ['--import', 'tsx', MAIN, ...args], {
    stdio: ['ignore', output, 'pipe'],
    env: { ...process.env, LAYERSCOPE_CACHE: 'off' },
  });
  const status = new Promise<number | null>((resolve) => child.once('close', resolve));
  assert.ok(child.stderr);
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

  it('says in a sentence that its output is full', async function () {
    if (!existsSync(FULL)) return this.skip();
    const full = openSync(FULL, 'w');
    const { status, errors } = startTo(full, 'analyze', join(FIXTURES, 'sample/hello.tar'));
    closeSync(full);
    assert.deepEqual(
      [await status, await errors],
      [1, 'layerscope: The output cannot be written: the disk is full.\n'],
    );
  });
});
