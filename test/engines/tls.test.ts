import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Engine, missingHere, startDockerd } from '../../scripts/engines.mjs';
import { currentEndpoint } from '../../src/sources/engine/endpoints.ts';
import { EngineError } from '../../src/sources/engine/engineError.ts';
import { Engines } from '../../src/sources/engine/engines.ts';
import { type Machine, thisMachine } from '../../src/sources/engine/machine.ts';
import { openSource } from '../../src/sources/index.ts';
import { CLIENT, makeAuthority, makeCertificate, SERVER } from '../helpers/certificates.ts';
import { FIXTURES } from '../helpers/fixtures.ts';
import { Engine as EngineCalls } from './engine.ts';
import { freePort } from './freePort.ts';

describe('A Docker that wants certificates', () => {
  const started: Engine[] = [];
  let folder: string;
  let engines: Engines;
  let machine: Machine;
  /** Where it listens with TLS, and where another listens without. */
  let secure: string;
  let plain: string;

  before(async function () {
    folder = await mkdtemp(join(tmpdir(), 'layerscope-certificates-'));
    const skip = (missing: string) => {
      console.log(`  skipped: ${missing}`);
      return this.skip();
    };
    const [ours, others] = [join(folder, 'ours'), join(folder, 'others')];
    if (!makeAuthority(ours) || !makeAuthority(others)) return skip('there is no openssl');
    makeCertificate(ours, SERVER);
    makeCertificate(ours, CLIENT);
    makeCertificate(others, CLIENT);
    makeCertificate(ours, ['expired.pem', 'expired-key.pem'], -1);
    secure = `tcp://127.0.0.1:${await freePort()}`;
    plain = `tcp://127.0.0.1:${await freePort()}`;
    const [certificate, key] = SERVER.map((name) => join(ours, name));
    const verify = [
      '--tlsverify',
      `--tlscacert=${join(ours, 'ca.pem')}`,
      `--tlscert=${certificate}`,
      `--tlskey=${key}`,
    ];
    for (const options of [
      ['--host', secure, ...verify],
      ['--host', plain, '--tls=false'],
    ]) {
      const engine = await startDockerd(options);
      if ('missing' in engine) return skip(engine.missing);
      started.push(engine);
    }
    const missing = await missingHere('docker', 'docker-cli');
    if (missing !== undefined) return skip(missing);
    await new EngineCalls(started[0]?.host ?? '').load(readFileSync(join(FIXTURES, 'sample/hello.tar')));
    machine = { ...thisMachine(), env: { PATH: process.env['PATH'], DOCKER_CONFIG: join(folder, 'docker') } };
    engines = new Engines(machine);
  });
  after(async () => {
    engines?.close();
    for (const engine of started) await engine.stop();
    await rm(folder, { recursive: true });
  });

  const docker = (...args: string[]) => {
    const { DOCKER_HOST: _host, DOCKER_CONTEXT: _context, ...env } = process.env;
    execFileSync('docker', args, { env: { ...env, DOCKER_CONFIG: join(folder, 'docker') }, stdio: 'pipe' });
  };
  /** Has the docker command itself write a context and its certificates, each named by its place in our folder. */
  const context = (name: string, host: string, files: Readonly<Record<string, string>>, ...more: string[]) => {
    const tls = Object.entries(files).map(([kind, file]) => `${kind}=${join(folder, file)}`);
    const endpoint = [`host=${host}`, ...tls, ...more].join(',');
    docker('context', 'create', name, '--docker', endpoint);
    return name;
  };
  const OURS = { ca: 'ours/ca.pem', cert: 'ours/cert.pem', key: 'ours/key.pem' };
  /** The sentence of an endpoint that is refused. */
  const refused = async (name: string, host: string, files: Readonly<Record<string, string>>) => {
    const error = await engines.client(context(name, host, files)).catch((thrown: unknown) => thrown);
    assert(error instanceof EngineError, String(error));
    assert.deepEqual([error.state, error.action], ['tls-refused', 'checkCertificates'], error.message);
    return error.message;
  };
  const RULE = 'It must be for that host, valid, and signed by the authority in ca.pem.';

  it('is used with the certificates of a context, for lists and exports', async () => {
    const client = await engines.client(context('secure', secure, OURS));
    const { rows } = await client.listImages();
    const [tag = ''] = rows.flatMap(({ tags }) => tags);
    const address = { kind: 'engine', endpoint: 'secure', reference: tag } as const;
    await (await openSource(address, { spoolDirectory: folder, engines })).close();
  });

  it('is used unchecked where a context says so', async () => {
    const { cert, key } = OURS;
    await engines.client(context('unchecked', secure, { cert, key }, 'skip-tls-verify=true'));
  });

  it('is refused, with the reason, where one does not trust the other', async () => {
    const others = { cert: 'others/cert.pem', key: 'others/key.pem' };
    const expired = { cert: 'ours/expired.pem', key: 'ours/expired-key.pem' };
    assert.equal(
      await refused('stranger', secure, { ...OURS, ca: 'others/ca.pem' }),
      `This machine does not trust the certificate of the engine stranger (${secure}) (UNABLE_TO_VERIFY_LEAF_SIGNATURE). ${RULE}`,
    );
    // Which alert it is depends on the engine's version.
    const says = (name: string) =>
      new RegExp(
        `^The engine ${name} \\(${secure}\\) does not accept this machine’s certificate, .* \\(ERR_SSL_\\w+\\)\\.`,
      );
    assert.match(await refused('anonymous', secure, { ca: OURS.ca }), says('anonymous'));
    assert.match(await refused('unknown', secure, { ...OURS, ...others }), says('unknown'));
    assert.match(await refused('expired', secure, { ...OURS, ...expired }), says('expired'));
  });

  it('is refused, with the reason, where only one of both speaks TLS', async () => {
    assert.equal(
      await refused('careless', secure, {}),
      `The engine careless (${secure}) wants TLS, and nothing here says which certificates to use.`,
    );
    assert.match(await refused('careful', plain, OURS), /^The engine careful \(.*\) does not speak TLS \(\w+\), and/);
  });

  it('is the one that the docker command uses where its context is chosen, and no other is once that is gone', async () => {
    docker('context', 'use', context('chosen', secure, OURS));
    const { name, host, tls } = await currentEndpoint(machine);
    assert.deepEqual([name, host, tls?.verify], ['chosen', secure, true]);
    docker('context', 'rm', '--force', 'chosen');
    const told = { ...machine, env: { ...machine.env, DOCKER_CONTEXT: 'chosen' } };
    await assert.rejects(currentEndpoint(told), { state: 'wrong-context', action: 'chooseEngine' });
  });
});
