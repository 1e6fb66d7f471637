import assert from 'node:assert/strict';
import { Duplex } from 'node:stream';
import type { ContainerStream } from '../../../src/sources/engine/exec.ts';
import { type SessionParts, TerminalSession } from '../../../src/views/containers/terminalSession.ts';
import { until } from '../../editor/screen/until.ts';

/** A program that is typed to, and what it was told. */
class Program implements ContainerStream {
  typed = '';
  readonly sizes: string[] = [];
  code: number | null = 0;
  /** How often a size is refused, as before the program has its terminal. */
  refusals = 0;
  readonly stream = new Duplex({
    read: () => {},
    write: (chunk, _, done) => {
      this.typed += chunk;
      done();
    },
  });
  async resize(columns: number, rows: number): Promise<void> {
    if (this.refusals-- > 0) throw new Error('not yet');
    this.sizes.push(`${columns}x${rows}`);
  }
  exitCode = async () => this.code;
}

describe('a terminal to a container', () => {
  const make = (program: Program, more: Partial<SessionParts> = {}) => {
    const said = { shown: '', closed: 0 };
    const session = new TerminalSession({
      connect: async () => program,
      write: (text) => {
        said.shown += text;
      },
      close: () => said.closed++,
      ending: (code) => (code === 0 ? null : `ended ${code}`),
      describe: (error) => (error instanceof Error ? error.message : ''),
      farewell: '\u0004',
      ...more,
    });
    return { session, said };
  };

  it('shows what comes, whole characters, and closes where all is well', async () => {
    const program = new Program();
    const { session, said } = make(program);
    const running = session.run({ columns: 80, rows: 24 });
    const euro = Buffer.from('€');
    program.stream.push(euro.subarray(0, 1));
    program.stream.push(euro.subarray(1));
    program.stream.push(null);
    await running;
    assert.deepEqual([said.shown, said.closed, program.sizes[0]], ['€', 1, '80x24']);
  });

  it('keeps what is typed early, and sends what comes after', async () => {
    const program = new Program();
    let connected: (stream: ContainerStream) => void = () => {};
    const { session } = make(program, {
      connect: () =>
        new Promise((resolve) => {
          connected = resolve;
        }),
    });
    const running = session.run(undefined);
    session.type('ls');
    connected(program);
    await until('it is typed', () => program.typed === 'ls');
    session.type('\u0003');
    await until('that too', () => program.typed === 'ls\u0003');
    program.stream.push(null);
    await running;
  });

  it('tells its size again once something comes, and when it changes', async () => {
    const program = new Program();
    program.refusals = 1;
    const { session } = make(program);
    const running = session.run({ columns: 80, rows: 24 });
    program.stream.push('$ ');
    await until('its size is known', () => program.sizes.join() === '80x24');
    session.resize({ columns: 100, rows: 30 });
    await until('and the next', () => program.sizes.join() === '80x24,100x30');
    program.stream.push(null);
    await running;
  });

  it('says with what it ended, and closes by the next key', async () => {
    const program = new Program();
    program.code = 130;
    let left = 0;
    const { session, said } = make(program, { left: () => left++ });
    const running = session.run(undefined);
    program.stream.push(null);
    await running;
    assert.match(said.shown, /ended 130/);
    assert.equal(said.closed, 0);
    session.type('q');
    session.leave();
    assert.deepEqual([said.closed, program.typed, left], [1, '', 0]);
  });

  it('says why where it cannot connect, and where its engine has ended', async () => {
    const failed = make(new Program(), { connect: () => Promise.reject(new Error('no engine')) });
    await failed.session.run(undefined);
    assert.match(failed.said.shown, /no engine/);
    const program = new Program();
    program.exitCode = () => Promise.reject(new Error('it has ended'));
    const lost = make(program);
    const running = lost.session.run(undefined);
    program.stream.destroy(new Error('reset'));
    await running;
    assert.match(lost.said.shown, /it has ended/);
  });

  it('says farewell to the program when it is closed, and nothing more', async () => {
    const program = new Program();
    let left = 0;
    const { session, said } = make(program, { left: () => left++ });
    const running = session.run(undefined);
    program.stream.push('$ ');
    await until('it is shown', () => said.shown === '$ ');
    session.leave();
    await running;
    assert.deepEqual([program.typed, said.shown, program.stream.destroyed, left], ['\u0004', '$ ', true, 1]);
  });
});
