import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import zlib, { gunzipSync } from 'node:zlib';
import { writeWhole } from '../../../src/extract/wholeFile.ts';
import { shellWords } from '../../../src/format/shellWords.ts';
import { familiarReference, parseReference, printReference } from '../../../src/image/reference.ts';
import type { Job } from '../../../src/jobs/job.ts';
import { Jobs } from '../../../src/jobs/jobs.ts';
import { EngineClient } from '../../../src/sources/engine/client.ts';
import { importCommand, importWork, isChange, nameForFile } from '../../../src/views/transfers/importWork.ts';
import { loadWork } from '../../../src/views/transfers/loadWork.ts';
import { CAN_ZSTD, type SaveAs, saveWork } from '../../../src/views/transfers/saveWork.ts';
import { type Answer, FakeEngine } from '../../helpers/fakeEngine.ts';
import { idOf } from '../../helpers/listedImages.ts';
import { tarOf } from '../../helpers/tar.ts';
import { PLAIN_LOOK } from '../plainLook.ts';

const OLD: Record<string, Answer> = { '/_ping': (response) => response.setHeader('Api-Version', '1.41').end('OK') };
const TAR = tarOf([{ name: 'manifest.json', content: 'x'.repeat(100_000) }]);

describe('saving and loading', () => {
  let folder: string;
  let engine: FakeEngine;
  let client: EngineClient;
  const jobs = new Jobs();
  const withAnswers = async (answers: Record<string, Answer>) => {
    engine = await FakeEngine.start({
      ...OLD,
      '/images/json': [],
      '/images/small:1/json': { Id: idOf('a'), Size: 100_000 },
      ...answers,
    });
    client = await EngineClient.connect(engine.endpoint);
    engine.asked.length = 0;
  };
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'layerscope-saved-'));
  });
  afterEach(async () => {
    client.close();
    await engine.stop();
  });
  after(() => rm(folder, { recursive: true }));

  const file = () => join(folder, 'saved');
  /** Bytes that were expected of each file. */
  const expected: number[] = [];
  const save = async (as: SaveAs, names = ['small:1']): Promise<Job> => {
    const write = (pieces: AsyncIterable<Uint8Array>, size: number, signal: AbortSignal) => {
      expected.push(size);
      return writeWhole(file(), pieces, signal);
    };
    const wanted = { endpoint: 'default', names, as, file: file(), write };
    await jobs.run({ title: '' }, (context) => saveWork(client, wanted, context, PLAIN_LOOK)).catch(() => {});
    return lastJob(jobs);
  };
  const load = async (): Promise<Job> => {
    const wanted = { endpoint: 'default', file: file() };
    await jobs.run({ title: '' }, (context) => loadWork(client, wanted, context, PLAIN_LOOK)).catch(() => {});
    return lastJob(jobs);
  };

  it('writes what the engine gives, compressed or not', async () => {
    await withAnswers({ '/images/get': (response) => response.end(TAR) });
    assert.equal((await save('tar')).progress.message, 'Saved, 102 kB');
    assert.deepEqual(await readFile(file()), TAR);
    assert.equal((await save('gzip')).progress.message, 'Saved, 102 kB before they were compressed');
    assert.deepEqual(gunzipSync(await readFile(file())), TAR);
    assert.deepEqual(expected.slice(-2), [100_000, 0], 'what is compressed may need any less');
    const count = engine.asked.length;
    const job = await save('zstd');
    if (CAN_ZSTD) assert.deepEqual(zlib.zstdDecompressSync(await readFile(file())), TAR);
    else {
      const sentence = 'ImageError: This version of Node.js cannot compress with zstd. Take gzip.';
      assert.deepEqual([String(job.error), engine.asked.length - count], [sentence, 0], 'asks for nothing');
    }
    engine.asked.length = count;
    await save('tar', ['small:1', 'small:1']);
    assert.deepEqual(
      engine.asked.filter((path) => path.includes('/get')).map(decodeURIComponent),
      ['?names=small:1', '?names=small:1', '?names=small:1&names=small:1'].map((query) => `/v1.41/images/get${query}`),
    );
  });

  it('leaves no file where the engine breaks off, says why, or dies', async () => {
    await rm(file(), { force: true });
    await withAnswers({
      '/images/get': (response) => {
        response.write(TAR.subarray(0, 50_000));
        response.end('{"message":"no space left on device"}');
      },
    });
    assert.match(String((await save('gzip')).error), /broke off the export of small:1: no space left on device\.$/);
    engine.answers['/images/get'] = (response) => response.end(TAR.subarray(0, 50_000));
    assert.match(String((await save('tar')).error), /broke off the export of small:1 and did not say why\.$/);
    engine.answers['/images/get'] = (response) =>
      void response.write(TAR.subarray(0, 50_000), () => response.destroy());
    const job = await save('gzip');
    assert.deepEqual(
      [job.state, String(job.error)],
      ['failed', `ImageError: The connection to the engine ${engine.endpoint.host} broke off. Try again when it runs.`],
    );
    assert.deepEqual(await readdir(folder), []);
  });

  it('sends all of a file, and says what was loaded and what lost its name', async () => {
    await writeFile(file(), TAR);
    let got = 0;
    await withAnswers({
      '/images/load': (response, request) => {
        request.on('data', (chunk: Buffer) => {
          got += chunk.length;
        });
        request.on('end', () => {
          const told = [
            { status: 'Loading layer', id: 'aaa', progressDetail: { current: 500, total: 1000 } },
            { status: 'Loading layer', id: 'aaa', progressDetail: { current: 1000, total: 1000 } },
            { stream: 'The image small:1 already exists, renaming the old one with ID sha256:1 to empty string\n' },
            { stream: 'Loaded image: small:1\n' },
            { stream: `Loaded image ID: ${idOf('b')}\n` },
          ];
          response.end(told.map((each) => JSON.stringify(each)).join('\n'));
        });
      },
    });
    const before = { Id: idOf('old'), RepoTags: ['docker.io/library/small:1'] };
    engine.answers['/images/json'] = [before];
    const job = await load();
    assert.equal(got, TAR.length);
    assert.deepEqual(
      [job.state, job.progress.message],
      ['done', `Loaded small:1, ${idOf('b')}, taken from other images`],
    );
    assert.deepEqual(job.progress.parts, [
      { id: 'aaa', label: 'aaa', phase: 'Unpacking', done: 1000, total: 1000, isOver: true },
    ]);
    assert.match(job.lines[0] ?? '', /already exists, renaming the old one/);
    const short = idOf('old').slice('sha256:'.length, 19);
    assert.equal(job.lines.at(-1), `small:1 was ${short} before, which has lost that name.`);
    // Whoever takes the name away at once does not undo that it was loaded.
    engine.answers['/images/small:1/json'] = (response) => response.writeHead(404).end('{"message":"no such image"}');
    const again = await load();
    assert.deepEqual([again.state, again.progress.message], ['done', `Loaded small:1, ${idOf('b')}`]);
  });

  it('has a name for what is imported, whatever the file is called', () => {
    for (const [name, reference] of [
      ['rootfs.tar', 'rootfs:latest'],
      ['My Root_FS (2).tar.gz', 'my-root-fs-2:latest'],
      ['Wurzel-Ä.tgz', 'wurzel:latest'],
      ['…', 'image:latest'],
      [`${'a.'.repeat(200)}tar`, `${'a-'.repeat(49)}a:latest`],
    ] as const) {
      assert.equal(nameForFile(name), reference);
      assert.equal(familiarReference(printReference(parseReference(reference))), reference);
    }
  });

  it('imports with instructions for the config', async () => {
    await writeFile(file(), TAR);
    await withAnswers({
      '/images/create': (response, request) => {
        request.resume().on('end', () => response.end(`{"status":"${idOf('new')}"}`));
      },
    });
    const changes = ['CMD ["sh"]', 'ENV A=b c'];
    const wanted = { endpoint: 'default', file: file(), reference: parseReference('small'), changes };
    await jobs.run({ title: '' }, (context) => importWork(client, wanted, context, PLAIN_LOOK));
    assert.equal(lastJob(jobs).progress.message, `Imported as ${idOf('new')}`);
    assert.deepEqual(engine.asked.map(decodeURIComponent), [
      '/v1.41/images/create?fromSrc=-&repo=docker.io/library/small&tag=latest&changes=CMD ["sh"]&changes=ENV A=b c',
    ]);
    assert.equal(
      shellWords(importCommand(wanted)),
      `docker import --change 'CMD ["sh"]' --change 'ENV A=b c' ${file()} small:latest`,
    );
    assert.deepEqual(['cmd a', ' ENV A=b', 'RUN x', 'CMD', ''].map(isChange), [true, true, false, false, false]);
  });

  it('says why the engine loads nothing, before it has all or after', async () => {
    await writeFile(file(), TAR);
    await withAnswers({
      '/images/load': (response) => response.end('{"errorDetail":{"message":"x"},"error":"bad tar."}'),
    });
    assert.match(String((await load()).error), /could not load .*saved: bad tar\.$/);
    engine.answers['/images/load'] = (response) => response.writeHead(500).end('{"message":"no"}');
    assert.match(String((await load()).error), /refused: no\.$/);
    engine.answers['/images/load'] = (response) => response.end('{"status":"Loading layer","id":"aaa"}');
    assert.match(String((await load()).error), /ended and did not say what it loaded of .*saved\. Try again\.$/);
    await rm(file());
    assert.match(String((await load()).error), /saved/);
  });
});

function lastJob({ all: [job] }: Jobs): Job {
  assert(job);
  return job;
}
