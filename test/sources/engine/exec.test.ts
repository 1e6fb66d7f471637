import assert from 'node:assert/strict';
import { endOf } from '../../../src/sources/engine/exec.ts';
import { findShell } from '../../../src/sources/engine/findShell.ts';
import { until } from '../../editor/screen/until.ts';
import { clientOfFake } from '../../helpers/clientOfFake.ts';
import type { FakeEngine } from '../../helpers/fakeEngine.ts';

describe('a program in a container', () => {
  const fake = clientOfFake();
  const bodies: object[] = [];

  /** An engine whose programs are numbered as they are begun, and end with these codes. */
  async function withPrograms(...codes: readonly number[]): Promise<FakeEngine> {
    bodies.length = 0;
    const engine = await fake.withAnswers({
      '/containers/web/exec': (response, request) => {
        let body = '';
        request.on('data', (chunk) => {
          body += chunk;
        });
        request.on('end', () => {
          bodies.push(JSON.parse(body));
          response.end(JSON.stringify({ Id: `e${bodies.length}` }));
        });
      },
    });
    for (const [index, ExitCode] of codes.entries()) {
      engine.answers[`/exec/e${index + 1}/json`] = { Running: false, ExitCode };
      const said = ExitCode === 0 ? '\u0001\0\0\0\0\0\0\u000blayerscope\n' : 'OCI runtime exec failed';
      engine.streams[`/exec/e${index + 1}/start`] = (stream) => stream.end(said);
    }
    return engine;
  }

  it('gets a terminal where it is typed to, and no shell of anybody', async () => {
    const engine = await withPrograms(0);
    const sizes: string[] = [];
    engine.answers['/exec/e1/resize'] = (response, { url }) => {
      sizes.push(String(url));
      response.writeHead(201).end();
    };
    engine.streams['/exec/e1/start'] = (stream) => {
      stream.write('$ ');
      stream.on('data', (typed: Buffer) => stream.end(`typed ${typed}`));
    };
    const run = await fake.client.container('web').execute({ command: ['sh', '-c', 'a b'], tty: true });
    await run.resize(80, 24);
    assert.deepEqual(sizes, ['/v1.51/exec/e1/resize?h=24&w=80']);
    run.stream.write('\u0003');
    let said = '';
    for await (const chunk of run.stream) said += chunk;
    assert.equal(said, '$ typed \u0003');
    assert.deepEqual(bodies, [
      {
        AttachStdin: true,
        AttachStdout: true,
        AttachStderr: true,
        Tty: true,
        Cmd: ['sh', '-c', 'a b'],
        Env: ['TERM=xterm-256color'],
      },
    ]);
  });

  it('is asked again how it ended, while the engine says that it runs', async () => {
    const codes = [null, null, 7];
    assert.equal(await endOf({ exitCode: async () => codes.shift() ?? null }), 7);
  });

  it('that is refused says why', async () => {
    const engine = await withPrograms();
    engine.answers['/containers/web/exec'] = { Id: 'gone' };
    await assert.rejects(fake.client.container('web').execute({ command: ['sh'], tty: true }), {
      message: /refused: is not there\.$/,
    });
  });

  it('ends with the connections of its client', async () => {
    const engine = await withPrograms(0);
    let isOpen = false;
    engine.streams['/exec/e1/start'] = (stream) => {
      isOpen = true;
      stream.on('end', () => {
        isOpen = false;
      });
      stream.resume();
    };
    await fake.client.container('web').execute({ command: ['sh'], tty: true });
    await until('it is open', () => isOpen);
    fake.client.close();
    await until('it is closed', () => !isOpen);
  });

  it('is attached to without a word that it might take for input', async () => {
    const engine = await withPrograms();
    let typed = '';
    engine.streams['/containers/web/attach'] = (stream) => {
      stream.on('data', (chunk) => {
        typed += chunk;
        stream.end('done');
      });
    };
    engine.answers['/containers/web/json'] = { Id: 'ab', State: { Status: 'exited', ExitCode: 5 } };
    const attached = await fake.client.container('web').attach();
    attached.stream.write('x');
    for await (const chunk of attached.stream) assert.equal(String(chunk), 'done');
    assert.deepEqual([typed, await attached.exitCode()], ['x', 5]);
  });

  it('is the first shell that says a word', async () => {
    await withPrograms(127, 0);
    assert.equal(await findShell(fake.client.container('web'), 'web'), 'sh');
    assert.deepEqual(
      bodies.map((body) => ('Cmd' in body ? body.Cmd : null)),
      [
        ['bash', '-c', 'echo layerscope'],
        ['sh', '-c', 'echo layerscope'],
      ],
    );
  });

  it('is no shell where none is there, which is said', async () => {
    const engine = await withPrograms(127, 126, 127, 127, 127);
    // As Podman does it, in two ways.
    delete engine.streams['/exec/e3/start'];
    engine.answers['/exec/e4/json'] = { Running: false, ExitCode: 0 };
    await assert.rejects(findShell(fake.client.container('web'), 'web'), {
      message: /^The container web has no shell: neither bash nor sh/,
      code: 'unsupported',
    });
  });

  describe('that does not end', () => {
    /** How many programs have begun and not been left. */
    let open: number;

    /** An engine whose programs with these numbers are silent for ever. */
    async function withSilent(all: readonly number[], ...codes: readonly number[]): Promise<void> {
      const engine = await withPrograms(...codes);
      open = 0;
      for (const each of all)
        engine.streams[`/exec/e${each}/start`] = (stream) => {
          open += 1;
          stream.on('close', () => {
            open -= 1;
          });
          stream.on('end', () => stream.end()).resume();
        };
    }

    it('is left after a while, for the next shell', async () => {
      await withSilent([1], 0, 0);
      assert.equal(await findShell(fake.client.container('web'), 'web', { patience: 3_000 }), 'sh');
      await until('it is left', () => open === 0);
    });

    it('is said where no other is there', async () => {
      await withSilent([1], 127, 127, 127, 127, 127);
      await assert.rejects(findShell(fake.client.container('web'), 'web', { patience: 1_000 }), {
        message: 'No shell of the container web can be used: bash runs there and does not answer.',
        code: 'request',
      });
    });

    it('is left when nobody wants it any more', async () => {
      await withSilent([1]);
      const controller = new AbortController();
      const finding = findShell(fake.client.container('web'), 'web', { signal: controller.signal });
      await until('it runs', () => open === 1);
      controller.abort(new Error('enough'));
      await assert.rejects(finding, { message: 'enough' });
      await until('it is left', () => open === 0);
      assert.equal(bodies.length, 1);
    });
  });
});
