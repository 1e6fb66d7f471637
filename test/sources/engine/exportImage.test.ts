import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import type { Address } from '../../../src/image/address.ts';
import type { OpenSource } from '../../../src/image/image.ts';
import { EngineError } from '../../../src/sources/engine/engineError.ts';
import { openSource } from '../../../src/sources/index.ts';
import { until } from '../../editor/screen/until.ts';
import { answersOf, openPath } from '../../helpers/analysis.ts';
import { dockerArchiveOf } from '../../helpers/archive.ts';
import { engineToOpen } from '../../helpers/engineToOpen.ts';
import type { Answer } from '../../helpers/fakeEngine.ts';
import { FIXTURES } from '../../helpers/fixtures.ts';
import { tarOf } from '../../helpers/tar.ts';
import { keepsContract } from '../contract.ts';

const ID = `sha256:${'ab'.repeat(32)}`;
const INSPECTED = {
  Id: ID,
  Os: 'linux',
  Architecture: 'arm64',
  Variant: 'v8',
  Size: 1000,
  GraphDriver: { Name: 'overlay2', Data: { UpperDir: '/u' } },
};
const ARCHIVE = readFileSync(join(FIXTURES, 'archives/multi.docker28-containerd.tar'));
const PLAIN = dockerArchiveOf([tarOf([{ name: 'a', content: Buffer.alloc(3_000_000, 'a layer ') }])]);
const OLD: Record<string, Answer> = { '/_ping': (response) => response.setHeader('Api-Version', '1.41').end('OK') };

describe('an image of an engine', () => {
  const fake = engineToOpen();

  const address = (reference: string, platform?: string): Address => ({
    kind: 'engine',
    endpoint: fake.engine.endpoint.host,
    reference,
    ...(platform === undefined ? {} : { platform }),
  });
  const open = (
    reference: string,
    platform?: string,
    more: { signal?: AbortSignal | undefined; onProgress?: (done: number, total: number | null) => void } = {},
  ): Promise<OpenSource> => openSource(address(reference, platform), { ...fake.means, ...more });

  it('keeps the contract of sources', async () => {
    await fake.start({
      '/images/multi/json': INSPECTED,
      '/images/get': (response) => response.end(ARCHIVE),
    });
    await keepsContract((signal) => open('multi', undefined, { signal }));
  });

  it('is the same as its archive', async () => {
    await fake.start({
      '/images/multi/json': INSPECTED,
      '/images/get': (response) => response.end(ARCHIVE),
    });
    const analyses = async (opening: Promise<OpenSource>) => (await answersOf(opening)).map(({ analysis }) => analysis);
    const own = await analyses(openPath(join(FIXTURES, 'archives/multi.docker28-containerd.tar')));
    assert.deepEqual(await analyses(open('multi')), own);
    assert(own.length > 1);
  });

  it('is exported for the platform that is asked for, and no other is taken for it', async () => {
    await fake.start({
      '/images/multi/json': INSPECTED,
      '/images/get': (response) => response.end(ARCHIVE),
    });
    await (await open('multi', 'linux/arm64')).close();
    const { searchParams } = new URL(fake.engine.asked.at(-1) ?? '', 'http://x');
    assert.deepEqual(
      [...searchParams],
      [
        ['names', 'multi'],
        ['platform', '{"os":"linux","architecture":"arm64"}'],
      ],
    );
    await assert.rejects(open('multi', 'plan9/mips'), {
      code: 'unreadable',
      message: /^multi was to be exported for plan9\/mips, and the engine exported linux\/amd64, .*\.$/,
    });
  });

  it('needs no choice of a platform where it has only one', async () => {
    await fake.start({
      ...OLD,
      '/images/a/json': { ...INSPECTED, Architecture: 'amd64', Variant: '' },
      '/images/get': (response) => response.end(PLAIN),
    });
    await (await open('a', 'linux/amd64')).close();
    assert.equal(fake.engine.asked.at(-1), '/v1.41/images/get?names=a');
    await assert.rejects(open('a', 'linux/arm64'), { code: 'unsupported' });
  });

  it('tells of its progress: nothing while the engine is silent, and then bytes', async () => {
    let answer: ServerResponse | undefined;
    await fake.start({
      '/images/a/json': INSPECTED,
      '/images/get': (response) => {
        answer = response;
      },
    });
    const progress: [number, number | null][] = [];
    const opening = open('a', undefined, { onProgress: (done, total) => progress.push([done, total]) });
    await until('the engine is asked', () => answer);
    assert.deepEqual(progress, [[0, null]]);
    answer?.end(PLAIN);
    await (await opening).close();
    assert.deepEqual(progress.at(-1), [PLAIN.length, null]);
    assert(progress.length > 2);
  });

  it('leaves nothing when it is cancelled before the first byte, or after', async () => {
    for (const written of [0, 1_000_000]) {
      let answer: ServerResponse | undefined;
      let gone = false;
      await fake.start({
        '/images/a/json': INSPECTED,
        '/images/get': (response) => {
          answer = response.on('close', () => {
            gone = true;
          });
          if (written > 0) response.write(PLAIN.subarray(0, written));
        },
      });
      const ended = new AbortController();
      let done = 0;
      const opening = open('a', undefined, {
        signal: ended.signal,
        onProgress: (bytes) => {
          done = bytes;
        },
      });
      await until('as much as that was read', () => answer && done >= written);
      ended.abort();
      await assert.rejects(opening, { name: 'AbortError' });
      await until('the engine sees it gone', () => gone);
      assert.deepEqual(await readdir(fake.means.spoolDirectory), []);
      fake.means.engines.close();
      await fake.engine.stop();
    }
  });

  it('leaves nothing when the engine goes in the middle, and says so', async () => {
    await fake.start({
      '/images/a/json': INSPECTED,
      '/images/get': (response) => {
        response.write(PLAIN.subarray(0, 1_000_000), () => response.destroy());
      },
    });
    await assert.rejects(open('a'), (error) => error instanceof EngineError && error.state === 'not-running');
  });

  it('says why the engine broke off, where that says so', async () => {
    await fake.start({
      '/images/a/json': INSPECTED,
      '/images/get': (response) => {
        response.write(PLAIN.subarray(0, 10_000));
        response.end('{"errorDetail":{"message":"no space left on device."},"error":"no space left on device."}\n');
      },
      '/images/b/json': INSPECTED,
    });
    await assert.rejects(open('a'), {
      message: /^The engine .* broke off the export of a: no space left on device\.$/,
    });
    fake.engine.answers['/images/get'] = (response) => response.end(PLAIN.subarray(0, 10_000));
    await assert.rejects(open('b'), { message: /^The engine .* broke off the export of b and did not say why\.$/ });
  });

  it('is not exported at all where the engine has it not', async () => {
    await fake.start({});
    await assert.rejects(open('a'), { status: 404, message: / has no image a\.$/ });
    assert(!fake.engine.asked.some((url) => url.includes('/images/get')));
  });

  it('may be damaged or hold no image, as any archive', async () => {
    await fake.start({
      '/images/a/json': INSPECTED,
      '/images/get': (response) => response.end(tarOf([{ name: 'readme', content: Buffer.from('x') }])),
    });
    await assert.rejects(open('a'), { code: 'not-an-image', details: ['readme'] });
  });

  it('ends where its tar does, whatever follows', async () => {
    await fake.start({
      '/images/a/json': INSPECTED,
      '/images/get': (response) => {
        response.write(PLAIN);
        response.end(Buffer.alloc(5_000_000, 'x'));
      },
    });
    const source = await open('a');
    assert.equal(source.catalog.images.length, 1);
    await source.close();
  });
});
