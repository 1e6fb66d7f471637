import assert from 'node:assert/strict';
import { shellWords } from '../../src/format/shellWords.ts';
import { mountWord, runWords } from '../../src/run/command.ts';
import { createRequest } from '../../src/run/createBody.ts';
import type { RunOptions } from '../../src/run/options.ts';
import { parsePort, printPort, proposePorts, publishWord } from '../../src/run/ports.ts';
import { readOptions } from '../../src/run/readOptions.ts';
import { typedWords } from '../../src/run/typedWords.ts';
import { Random } from '../helpers/random.ts';

const PLAIN: RunOptions = {
  image: 'web:1',
  name: null,
  ports: [],
  environment: {},
  mounts: [],
  platform: null,
  restart: 'no',
  remove: false,
  entrypoint: null,
  command: [],
  interactive: false,
};
const FULL: RunOptions = {
  ...PLAIN,
  name: 'shop',
  ports: [
    { container: 80, protocol: 'tcp', address: '127.0.0.1', host: 8080 },
    { container: 80, protocol: 'tcp', address: '0.0.0.0', host: 9090 },
    { container: 53, protocol: 'udp', address: '::1', host: null },
  ],
  environment: { MODE: "it's on", API_TOKEN: 'hush' },
  mounts: [
    { type: 'bind', source: '/work/a,b', target: '/src', readOnly: true },
    { type: 'volume', source: 'data', target: '/data', readOnly: false },
  ],
  platform: 'linux/arm64',
  restart: 'unless-stopped',
  entrypoint: '/bin/sh',
  command: ['-c', 'echo $HOME'],
};

describe('docker run', () => {
  it('has no word that says what is so anyway', () => {
    assert.deepEqual(runWords(PLAIN), ['run', '--detach', 'web:1']);
    assert.deepEqual(runWords({ ...PLAIN, interactive: true, remove: true }), ['run', '-it', '--rm', 'web:1']);
  });

  it('has a word for all that was chosen, quoted for a shell, and none for a secret', () => {
    assert.equal(
      shellWords(runWords(FULL)),
      `run --detach --name shop --publish 127.0.0.1:8080:80 --publish 0.0.0.0:9090:80 --publish '[::1]::53/udp' ` +
        `--env 'MODE=it'\\''s on' --env API_TOKEN --mount 'type=bind,"source=/work/a,b",target=/src,readonly' ` +
        `--mount type=volume,source=data,target=/data --platform linux/arm64 --restart unless-stopped ` +
        `--entrypoint /bin/sh web:1 -c 'echo $HOME'`,
    );
    assert.doesNotMatch(shellWords(runWords(FULL)), /hush/);
  });

  it('asks the engine for the same', () => {
    assert.deepEqual(createRequest(FULL), {
      name: 'shop',
      platform: 'linux/arm64',
      body: {
        Image: 'web:1',
        Cmd: ['-c', 'echo $HOME'],
        Entrypoint: ['/bin/sh'],
        Env: ["MODE=it's on", 'API_TOKEN=hush'],
        ExposedPorts: { '80/tcp': {}, '53/udp': {} },
        Tty: false,
        OpenStdin: false,
        StdinOnce: false,
        AttachStdin: false,
        AttachStdout: false,
        AttachStderr: false,
        HostConfig: {
          PortBindings: {
            '80/tcp': [
              { HostIp: '127.0.0.1', HostPort: '8080' },
              { HostIp: '0.0.0.0', HostPort: '9090' },
            ],
            '53/udp': [{ HostIp: '::1', HostPort: '' }],
          },
          Mounts: [
            { Type: 'bind', Source: '/work/a,b', Target: '/src', ReadOnly: true },
            { Type: 'volume', Source: 'data', Target: '/data', ReadOnly: false },
          ],
          RestartPolicy: { Name: 'unless-stopped', MaximumRetryCount: 0 },
          AutoRemove: false,
        },
      },
    });
    const { body } = createRequest({ ...PLAIN, interactive: true });
    assert.deepEqual(
      Object.entries(body).flatMap(([key, value]) => (value === true ? [key] : [])),
      ['Tty', 'OpenStdin', 'StdinOnce', 'AttachStdin', 'AttachStdout', 'AttachStderr'],
    );
    assert(!('Cmd' in body) && !('Entrypoint' in body));
  });

  it('quotes a mount as a line of values', () => {
    const mount = { type: 'bind', source: '/a "b"', target: '/c', readOnly: false } as const;
    assert.equal(mountWord(mount), 'type=bind,"source=/a ""b""",target=/c');
  });
});

describe('published ports', () => {
  it('are read as they are typed, on this machine only where nobody says more', () => {
    const at = { container: 80, protocol: 'tcp', address: '127.0.0.1', host: 8080 };
    assert.deepEqual(parsePort('8080:80'), at);
    assert.deepEqual(parsePort('80'), { ...at, host: null });
    assert.deepEqual(parsePort('0.0.0.0:8080:80/UDP'), { ...at, address: '0.0.0.0', protocol: 'udp' });
    assert.deepEqual(parsePort('[::1]::80'), { ...at, address: '::1', host: null });
    for (const wrong of ['', '0', '65536', '80:0', 'a:80', '1.2.3.256:1:1', '8080:80/http', '1:2:3', '80 ', '-1:80'])
      assert.equal(parsePort(wrong), undefined, wrong);
  });

  it('are printed as they are read', () => {
    for (const text of ['8080:80', '80', '53:53/udp', '0.0.0.0:8080:80', '[::1]:8080:80', '10.0.0.1::80']) {
      const port = parsePort(text);
      assert(port);
      assert.equal(printPort(port), text);
      assert.deepEqual(parsePort(publishWord(port)), port);
    }
  });

  it('are proposed from what the image exposes, where nobody has them yet', async () => {
    const taken = [8443, 3000];
    const ports = await proposePorts(
      ['80/tcp', '443/tcp', '3000', '8080/udp', '1-5/tcp', 'nonsense', '8080/tcp'],
      async (port) => !taken.includes(port),
    );
    assert.deepEqual(ports.map(printPort), ['8080:80', '443', '3000', '8080/udp', '8080']);
  });
});

describe('typed words', () => {
  it('are split as a shell does', () => {
    assert.deepEqual(typedWords(`sh -c 'echo "a b"' "it's \\"on\\"" a\\ b "" \\n "\\n"`), [
      'sh',
      '-c',
      'echo "a b"',
      `it's "on"`,
      'a b',
      '',
      'n',
      '\\n',
    ]);
    assert.deepEqual(typedWords('  '), []);
    for (const open of [`a 'b`, `"`, 'a\\']) assert.equal(typedWords(open), undefined);
  });

  it('are those that were quoted, whatever they are', () => {
    const random = new Random(5);
    const characters = [...`abu0 '"\\$\`\n\t\r\u001b\u202e\u{e0001};&|*é`];
    for (let round = 0; round < 500; round++) {
      const words = Array.from({ length: random.below(5) }, () =>
        Array.from({ length: random.below(6) }, () => characters[random.below(characters.length)]).join(''),
      );
      assert.deepEqual(typedWords(shellWords(words)), words);
    }
  });
});

describe('the docker run of a container that is there', () => {
  const image = { environment: ['PATH=/bin', 'MODE=plain'], entrypoint: ['/start'], command: ['serve'] };
  const config = { Image: 'web:1', Env: image.environment, Cmd: image.command, Entrypoint: image.entrypoint };

  it('says nothing that the image says', () => {
    const setup = {
      Name: '/shop',
      Config: config,
      HostConfig: { PortBindings: null, RestartPolicy: { Name: '' } },
      Mounts: [{ Type: 'volume', Name: 'ab'.repeat(32), Destination: '/own', RW: true }],
    };
    assert.deepEqual(readOptions(setup, image), { ...PLAIN, name: 'shop' });
  });

  it('is the one that it was made by', () => {
    const { body, name } = createRequest(FULL);
    const {
      HostConfig: hosts,
      Env,
      ...asked
    } = body as {
      HostConfig: {
        PortBindings: Record<string, { HostIp: string; HostPort: string }[]>;
        RestartPolicy: { Name: string };
      };
      Env: string[];
    };
    const setup = {
      Name: `/${name}`,
      Config: { ...asked, Env: [...image.environment, ...Env] },
      HostConfig: hosts,
      Mounts: FULL.mounts.map(({ type, source, target, readOnly }) => ({
        Type: type,
        ...(type === 'volume' ? { Name: source, Source: '/var/lib/x' } : { Source: source }),
        Destination: target,
        RW: !readOnly,
      })),
    };
    // Which platform it is for, its image knows.
    assert.deepEqual(readOptions(setup, image), { ...FULL, platform: null });
  });

  it('has the rest of an entrypoint before the command', () => {
    const setup = { Config: { ...config, Entrypoint: ['sh', '-c'], Cmd: ['serve'] } };
    const { entrypoint, command } = readOptions(setup, image);
    assert.deepEqual([entrypoint, command], ['sh', ['-c', 'serve']]);
    const other = readOptions({ Config: { ...config, Cmd: ['work'] } }, image);
    assert.deepEqual([other.entrypoint, other.command], [null, ['work']]);
  });
});
