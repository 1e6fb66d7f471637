import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Image } from '../../../src/image/image.ts';
import { LayerCache } from '../../../src/layers/cache/layerCache.ts';
import { readContents } from '../../../src/layers/readContents.ts';
import { describeSource } from '../../../src/sources/index.ts';
import { dockerArchiveOf, sha256 } from '../../helpers/archive.ts';
import { engineImage } from '../../helpers/engineImage.ts';
import { engineToOpen } from '../../helpers/engineToOpen.ts';
import { notedReads } from '../../helpers/notedReads.ts';
import { tarOf } from '../../helpers/tar.ts';

const BASE = tarOf([{ name: 'base', content: 'the base' }]);
const [ONE, TWO] = ['one', 'two'].map((name) => tarOf([{ name, content: `of ${name}` }])) as [Buffer, Buffer];
const NOTHING = new AbortController().signal;

function only(source: { catalog: { images: readonly { variants: readonly object[] }[] } }): Image {
  const variant = source.catalog.images[0]?.variants[0];
  assert(variant && 'image' in variant);
  return variant.image as Image;
}

describe('an image of an engine that is described', () => {
  const fake = engineToOpen();
  const describeOf = (reference: string, platform?: string) =>
    describeSource(
      {
        kind: 'engine',
        endpoint: fake.engine.endpoint.host,
        reference,
        ...(platform === undefined ? {} : { platform }),
      },
      fake.means,
    );
  const exports = () => fake.engine.asked.filter((url) => url.includes('/images/get')).length;

  it('is there without an export, and with its layers after one', async () => {
    await fake.start({
      ...engineImage('a', [BASE, ONE]),
      '/images/get': (response) => response.end(dockerArchiveOf([BASE, ONE])),
    });
    const source = await describeOf('a');
    const image = only(source);
    assert.equal(exports(), 0);
    assert.deepEqual(
      image.layers.map(({ diffId, blob, size }) => [diffId, blob, size]),
      [BASE, ONE].map((layer) => [sha256(layer), null, null]),
    );
    const facts = source.factsOf(image);
    assert.deepEqual([facts?.engine, facts?.size, facts?.layerSizes], ['Docker 28.0.0', 1000, [5, 5]]);
    const exported = await source.export(image, () => undefined, NOTHING);
    assert.equal(exports(), 1);
    assert.deepEqual(
      exported.image.layers.map(({ diffId, size }) => [diffId, size]),
      [BASE, ONE].map((layer) => [sha256(layer), layer.length]),
    );
    assert.equal((await readContents(exported.image)).totals.files, 2);
    assert.equal((await readdir(fake.means.spoolDirectory)).length, 1);
    await source.close();
  });

  it('is refused where another image was exported, or its name has moved', async () => {
    await fake.start({
      ...engineImage('a', [BASE, ONE]),
      '/images/get': (response) => response.end(dockerArchiveOf([BASE, TWO])),
    });
    const source = await describeOf('a');
    const refused = { message: 'a has come to mean another image since it was described. Reload it.' };
    await assert.rejects(
      source.export(only(source), () => undefined, NOTHING),
      refused,
    );
    assert.deepEqual(await readdir(fake.means.spoolDirectory), []);
    // The same layers, and still another image.
    fake.engine.answers['/images/get'] = (response) => response.end(dockerArchiveOf([BASE, ONE]));
    Object.assign(fake.engine.answers, engineImage('a', [BASE, ONE], { Id: `sha256:${'cd'.repeat(32)}` }));
    await assert.rejects(
      source.export(only(source), () => undefined, NOTHING),
      refused,
    );
    await source.close();
  });

  it('ends its export when it is closed, and leaves nothing', async () => {
    let begun = false;
    await fake.start({
      ...engineImage('a', [BASE]),
      '/images/get': (response) => {
        begun = response.write(BASE.subarray(0, 600)) || true;
      },
    });
    const source = await describeOf('a');
    const exporting = source.export(
      only(source),
      (done) => {
        if (done > 0) void source.close();
      },
      NOTHING,
    );
    await assert.rejects(exporting, { name: 'AbortError' });
    assert(begun);
  });

  it('names the platforms that a containerd store has, and those that it has not', async () => {
    const digest = (digits: string) => `sha256:${digits.repeat(32)}`;
    const platform = (architecture: string) => ({ os: 'linux', architecture });
    const manifest = (digits: string, Available: boolean, architecture: string) => ({
      ID: digest(digits),
      Kind: 'image',
      Available,
      Descriptor: { platform: platform(architecture) },
      ImageData: { Platform: platform(architecture) },
    });
    const answers = engineImage('a', [BASE, ONE], { GraphDriver: null });
    await fake.start({
      ...answers,
      '/images/a/json': (response, { url }) => {
        const architecture = url?.includes('arm64') ? 'arm64' : 'amd64';
        response.end(JSON.stringify({ ...answers['/images/a/json'], Architecture: architecture }));
      },
      '/images/json': [
        {
          Id: digest('ab'),
          RepoTags: ['a:latest'],
          Manifests: [
            manifest('01', true, 'amd64'),
            manifest('02', true, 'arm64'),
            manifest('03', false, 's390x'),
            { ID: digest('04'), Kind: 'attestation', Available: true, AttestationData: { For: digest('01') } },
          ],
        },
      ],
    });
    const source = await describeOf('a');
    const variants = source.catalog.images[0]?.variants ?? [];
    assert.deepEqual(
      variants.map(({ key, state }) => `${key} ${state}`),
      ['linux/amd64 present', 'linux/arm64 present', 'linux/s390x absent'],
    );
    assert.deepEqual(
      only(source).attestations.map((each) => each.digest),
      [digest('04')],
    );
    assert(fake.engine.asked.some((url) => decodeURIComponent(url).includes('filters={"reference":["a"]}')));
    await source.close();
  });

  it('has what is stated of it, from engines that give that', async () => {
    const digest = (digits: string) => `sha256:${digits.repeat(32)}`;
    const platform = { os: 'linux', architecture: 'amd64' };
    const image = { ID: digest('01'), Kind: 'image', Available: true, ImageData: { Platform: platform } };
    const attestation = {
      ID: digest('04'),
      Kind: 'attestation',
      Available: true,
      AttestationData: { For: digest('01') },
    };
    const statement = { _type: 'https://in-toto.io/Statement/v0.1', predicateType: 'https://slsa.dev/provenance/v1' };
    const attested = (url: string | undefined) => [
      {
        Descriptor: { digest: digest('05') },
        PredicateType: statement.predicateType,
        ...(url?.includes('statement=true') ? { Statement: statement } : {}),
      },
      { Descriptor: { digest: 'none' }, PredicateType: 'x' },
    ];
    const answers = {
      ...engineImage('a', [BASE], { GraphDriver: null }),
      '/images/json': [{ Id: digest('ab'), RepoTags: ['a:latest'], Manifests: [image, attestation] }],
      '/images/a/attestations': (response: ServerResponse, { url }: IncomingMessage) =>
        void response.end(JSON.stringify(attested(url))),
    };
    const asks = () => fake.engine.asked.map(decodeURIComponent).filter((url) => url.includes('/attestations'));

    // It has no such request in any version of its API.
    await fake.start(answers);
    const older = await describeOf('a');
    assert.deepEqual(only(older).attestations, [
      { digest: digest('04'), predicateTypes: [], present: true, manifest: null, statements: [] },
    ]);
    assert.deepEqual(asks(), []);
    await older.close();
    await fake.engine.stop();

    await fake.start({
      ...answers,
      '/_ping': (response) => response.setHeader('Api-Version', '1.55').end('OK'),
    });
    const source = await describeOf('a');
    const [found] = only(source).attestations;
    assert(found);
    assert.deepEqual(found.predicateTypes, [statement.predicateType]);
    assert.deepEqual(
      found.statements.map(({ digest: own, predicateType }) => [own, predicateType]),
      [[digest('05'), statement.predicateType]],
    );
    const read = await found.statements[0]?.ask?.();
    assert.deepEqual(JSON.parse(Buffer.from(read ?? []).toString()), statement);
    const asked = '/v1.55/images/a/attestations?platform={"os":"linux","architecture":"amd64"}';
    assert.deepEqual(asks(), [asked, `${asked}&type=${statement.predicateType}&statement=true`]);
    fake.engine.answers['/images/a/attestations'] = [];
    await assert.rejects(async () => found.statements[0]?.ask?.(), { code: 'unreadable', message: /no longer gives/ });
    await source.close();

    // What it refuses to say takes nothing else away.
    fake.engine.answers['/images/a/attestations'] = (response) => response.writeHead(500).end('{"message":"no"}');
    const refused = await describeOf('a');
    assert.deepEqual(only(refused).attestations[0]?.statements, []);
    await refused.close();
  });

  it('reads a base that it shares with another image once', async () => {
    await fake.start({
      ...engineImage('a', [BASE, ONE]),
      ...engineImage('b', [BASE, TWO]),
      '/images/get': (response, { url }) => response.end(dockerArchiveOf([BASE, url?.includes('names=a') ? ONE : TWO])),
    });
    const cache = new LayerCache();
    const read: string[] = [];
    const contentsOf = async (name: string) => {
      const source = await describeOf(name);
      const { image } = await source.export(only(source), () => undefined, NOTHING);
      const noted = notedReads(image, (layer) => read.push(`${name} ${layer}`));
      const contents = await readContents(noted, { cache, ofEngine: true });
      await source.close();
      return contents;
    };
    assert.equal((await contentsOf('a')).totals.files, 2);
    const { overlay, totals } = await contentsOf('b');
    assert.deepEqual([...new Set(read)], ['a 0', 'a 1', 'b 1']);
    assert.equal(totals.files, 2);
    assert(overlay.find('base') > 0 && overlay.find('two') > 0 && overlay.find('one') < 0);

    // All of it was read now, so that it needs no bytes at all.
    const source = await describeOf('a');
    assert(await cache.has(only(source).layers));
    assert.deepEqual(
      (await readContents(only(source), { cache, ofEngine: true })).totals,
      (await contentsOf('a')).totals,
    );
    await source.close();
  });
});
