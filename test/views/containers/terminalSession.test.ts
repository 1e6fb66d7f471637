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

  it('is closed by keys, not by what a terminal says by itself', async () => {
    const program = new Program();
    program.code = 1;
    const { session, said } = make(program);
    const running = session.run(undefined);
    program.stream.push('\u001b[?1049h\u001b[?1003h\u001b[?1004h\u001b[c');
    program.stream.push(null);
    await running;
    for (const reply of ['\u001b[?1;2c', '\u001b[I', '\u001b[<35;10;10M', '\u001b]11;rgb:0/0/0\u001b\\'])
      session.type(reply);
    assert.equal(said.closed, 0);
    // It is asked for no more of them, and shows what it showed before the program.
    assert.match(said.shown, /\[\?1003l.*\[\?1004l.*\[\?1047l.*\r\n.*ended 1/);
    session.type('\u001b');
    assert.equal(said.closed, 1);
  });

  it('leaves the program to itself by a command, and says so at once', async () => {
    const program = new Program();
    program.exitCode = () => Promise.reject(new Error('nobody asks'));
    let left = 0;
    const { session, said } = make(program, { greeting: 'hello \u001b[31mit', left: () => left++ });
    const running = session.run(undefined);
    program.stream.push('$ ');
    await until('it is shown', () => said.shown.endsWith('$ '));
    assert(said.shown.includes('hello \\u{1b}[31mit'));
    session.detach();
    await running;
    assert.match(said.shown, /ended null/);
    session.detach();
    session.leave();
    assert.deepEqual([program.typed, program.stream.destroyed, said.closed, left], ['', true, 1, 0]);
  });

  it('shows nothing of what would read the clipboard', async () => {
    const program = new Program();
    const { session, said } = make(program);
    const running = session.run(undefined);
    program.stream.push('a\u001b]5');
    program.stream.push('2;c;?\u0007b');
    program.stream.push(null);
    await running;
    assert.equal(said.shown, 'ab');
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
