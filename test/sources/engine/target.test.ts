import assert from 'node:assert/strict';
import { sshArguments } from '../../../src/sources/engine/sshStream.ts';
import { parseHost, type Target, withoutPassword } from '../../../src/sources/engine/target.ts';

function means(host: string, target: Target, secure = false): void {
  it(`${host} is understood${secure ? ' with TLS' : ''}`, () => assert.deepEqual(parseHost(host, secure), target));
}

function tcp(host: string, port: number, more: { prefix?: string; secure?: boolean } = {}): Target {
  return { kind: 'tcp', host, port, prefix: '', secure: false, ...more };
}

function ssh(host: string, more: Partial<Target & { kind: 'ssh' }> = {}): Target & { kind: 'ssh' } {
  return { kind: 'ssh', host, user: null, port: null, socket: null, ...more };
}

describe('hosts of engines', () => {
  means('unix:///var/run/docker.sock', { kind: 'socket', path: '/var/run/docker.sock' });
  means('npipe:////./pipe/docker_engine', { kind: 'socket', path: '//./pipe/docker_engine' });
  means('tcp://h:80', tcp('h', 80));
  means('tcp://h', tcp('h', 2375));
  means('tcp://h', tcp('h', 2376, { secure: true }), true);
  means('h:1234', tcp('h', 1234));
  means('10.0.0.1', tcp('10.0.0.1', 2375));
  means('tcp://[::1]:2375/', tcp('::1', 2375));
  means('tcp://h:1/a/b/', tcp('h', 1, { prefix: '/a/b' }));
  means('http://h', tcp('h', 80));
  means('https://h/x', tcp('h', 443, { prefix: '/x', secure: true }));
  means('ssh://h', ssh('h'));
  means('ssh://me@h:22', ssh('h', { user: 'me', port: 22 }));
  means('ssh://me@h/run/user/1/docker.sock', ssh('h', { user: 'me', socket: '/run/user/1/docker.sock' }));
  means('ssh://[fe80::1]', ssh('fe80::1'));
  means(' unix:///a ', { kind: 'socket', path: '/a' });

  for (const host of [
    '',
    'unix://',
    'npipe://',
    'fd://',
    'ftp://h',
    'tcp://',
    'tcp://h:99999',
    'tcp://h?x=1',
    'ssh://',
    'ssh://-oProxyCommand=x',
    'ssh://-l@h',
    'ssh://%2Doption@h',
    'ssh://me;rm@h',
    'ssh://me@h/a b',
    'ssh://me@h/$(id)',
    'ssh://me@h/`id`',
    'ssh://h#x',
    'ssh://%ff@h',
  ])
    it(`${JSON.stringify(host)} is refused`, () =>
      assert.throws(() => parseHost(host, false), {
        state: 'wrong-context',
        message: /is not an address of an engine/,
      }));

  it('with a password are refused without showing it', () => {
    assert.throws(
      () => parseHost('ssh://me:secret@h', false),
      (error: Error) => error.message.includes('has a password') && !error.message.includes('secret'),
    );
    assert.throws(
      () => parseHost('ftp://me:secret@h', false),
      (error: Error) => !error.message.includes('secret'),
    );
    for (const host of [' ftp://me:secret@h', 'ftp://me@corp.org:secret@h', 'me:secret@h:x', ':secret@'])
      assert.throws(
        () => parseHost(host, false),
        (error: Error) => !error.message.includes('secret'),
      );
    assert.equal(withoutPassword('ssh://me:a@b@h/x'), 'ssh://me@h/x');
    assert.equal(withoutPassword('me@corp.org:secret@h:2375'), 'me@corp.org@h:2375');
    for (const host of [
      'unix:///a:b@c',
      'ssh://me@h:22/a@b',
      'tcp://[::1]:2375',
      'tcp://h:1/a:b@c',
      'h:2375',
      'default',
    ])
      assert.equal(withoutPassword(host), host);
  });

  it('over ssh become arguments that hold no option of theirs', () => {
    assert.deepEqual(sshArguments(ssh('h', { user: 'me', port: 2222, socket: '/s' }), 10), [
      ...['-o', 'BatchMode=yes', '-o', 'ConnectTimeout=10', '-o', 'ServerAliveInterval=30', '-T'],
      ...['-l', 'me', '-p', '2222', '--', 'h', 'docker', '--host', 'unix:///s', 'system', 'dial-stdio'],
    ]);
    assert.deepEqual(sshArguments(ssh('h'), 10).slice(-5), ['--', 'h', 'docker', 'system', 'dial-stdio']);
  });
});
