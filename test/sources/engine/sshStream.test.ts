import assert from 'node:assert/strict';
import { ProcessStream, SshError } from '../../../src/sources/engine/sshStream.ts';
import { gather } from '../../helpers/pieces.ts';

describe('a connection that a process carries', () => {
  /** As ssh with ControlPersist, which leaves a process behind for connections to come, and that what the first was told to say. */
  const LEAVING = 'sleep 300 </dev/null >/dev/null & echo $!';

  beforeEach(function () {
    if (process.platform === 'win32') this.skip();
  });

  it('ends with its process, whatever that leaves behind', async () => {
    const said = Buffer.concat(await gather(new ProcessStream('sh', ['-c', LEAVING]))).toString();
    process.kill(Number(said));
  });

  it('fails with what the process said last, whatever that leaves behind', async () => {
    const stream = new ProcessStream('sh', ['-c', `${LEAVING}; echo no way >&2; exit 255`]);
    let said = '';
    await assert.rejects(
      async () => {
        for await (const chunk of stream) said += chunk;
      },
      (error) => error instanceof SshError && error.status === 255 && error.said === 'no way',
    );
    process.kill(Number(said));
  });
});
