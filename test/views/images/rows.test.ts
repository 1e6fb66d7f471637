import assert from 'node:assert/strict';
import { ImageError } from '../../../src/image/errors.ts';
import { EngineClient } from '../../../src/sources/engine/client.ts';
import { describeImage } from '../../../src/sources/engine/describeImage.ts';
import { EngineError } from '../../../src/sources/engine/engineError.ts';
import { arrange, DEFAULT_OPTIONS } from '../../../src/views/images/arrange.ts';
import { columnText, type ImagesLook, readColumns } from '../../../src/views/images/columns.ts';
import type { ListState } from '../../../src/views/images/engineList.ts';
import { engineStatus, hidingText, viewState } from '../../../src/views/images/engineStatus.ts';
import { GROUPINGS, type GroupBy, type GroupFacts, type Grouping } from '../../../src/views/images/groups.ts';
import { type ListedName, namesOfImages } from '../../../src/views/images/listing.ts';
import {
  attestationRows,
  engineNode,
  failureNode,
  groupRows,
  listedRows,
  type NameNode,
  type Node,
  platformRows,
  stateRows,
  topRows,
} from '../../../src/views/images/nodes.ts';
import { readOptions } from '../../../src/views/images/options.ts';
import { engineText, rowText } from '../../../src/views/images/rowText.ts';
import { tooltipOf } from '../../../src/views/images/tooltip.ts';
import { english } from '../../../src/views/words.ts';
import { FakeEngine } from '../../helpers/fakeEngine.ts';
import { idOf, imageRecord } from '../../helpers/listedImages.ts';

const LOOK: ImagesLook = {
  l10n: english,
  units: 'decimal',
  language: 'en',
  now: Date.parse('2030-01-01'),
  columns: ['size', 'created', 'use'],
  describe: (error) => (error instanceof Error ? error.message : String(error)),
};
const YEAR_2027 = Date.parse('2027-01-01') / 1000;

const AMD64 = manifest('amd64', true, {
  Size: { Content: 3_000_000, Total: 10_000_000 },
  ImageData: data('amd64', ['c1']),
});

/** As a containerd store lists them. */
const MULTI = imageRecord(['multi:1'], {
  Id: idOf('index'),
  Created: YEAR_2027,
  Manifests: [
    AMD64,
    manifest('arm64', false, { Size: { Content: 0, Total: 0 }, ImageData: data('arm64') }),
    attestation('proof'),
  ],
});

function manifest(architecture: string, isAvailable: boolean, more: object) {
  return { ID: idOf(architecture), Available: isAvailable, Kind: 'image', ...more };
}

function attestation(name: string, isAvailable = true) {
  const size = { Content: 2_100, Total: 2_100 };
  const data = { For: idOf('amd64') };
  return { ID: idOf(name), Available: isAvailable, Kind: 'attestation', Size: size, AttestationData: data };
}

function data(architecture: string, containers: readonly string[] = []) {
  return { Platform: { os: 'linux', architecture }, Size: { Unpacked: 7_000_000 }, Containers: containers };
}

describe('rows of the Images view', () => {
  let engine: FakeEngine;
  let client: EngineClient;
  before(async () => {
    engine = await FakeEngine.start();
    client = await EngineClient.connect(engine.endpoint);
  });
  after(async () => {
    client.close();
    await engine.stop();
  });
  const names = async (...records: unknown[]): Promise<ListedName[]> => {
    engine.answers['/images/json'] = records;
    return namesOfImages((await client.listImages()).rows);
  };
  const rowsOf = (all: readonly ListedName[], options = DEFAULT_OPTIONS) =>
    listedRows('default', arrange(all, options), []);
  const only = async (record: object): Promise<NameNode> => {
    const [group] = rowsOf(await names(record));
    assert(group?.kind === 'group');
    const [row] = groupRows(group);
    assert(row);
    return row;
  };
  const text = (node: Node) => {
    assert(node.kind !== 'engine');
    const { label, description, tone } = rowText(node, LOOK);
    return `${label} | ${description} (${tone})`;
  };

  it('say size and age, and in a sentence what uses it', async () => {
    const row = await only(imageRecord(['nginx:1'], { Created: YEAR_2027, Size: 187_654_321, Containers: 1 }));
    assert.equal(text(row), '1 | 188 MB · 3 years ago · in use (normal)');
    const { spoken, context } = rowText(row, LOOK);
    assert.equal(spoken, 'nginx:1, 188 MB, 3 years ago, used by 1 container');
    assert.equal(context, 'image tagged digest');
  });

  it('say what columns are wanted of them, in that order', async () => {
    const record = { ...MULTI, RepoDigests: [`multi@${idOf('index')}`] };
    const says = async (columns: unknown) =>
      rowText(await only(record), { ...LOOK, columns: readColumns(columns as string[]) }).description;
    assert.equal(await says(['tag', 'repository', 'id']), `1 · multi · ${idOf('index').slice(7, 19)}`);
    assert.equal(
      await says(['size', 'contentSize', 'digest']),
      `7.8 MB · 3 MB compressed · @${idOf('index').slice(7, 19)}`,
    );
    assert.equal(await says(['platforms', 'containers', 'use', 'moon', 'use']), 'linux/amd64 · 1 container · in use');
    assert.equal(await says([]), '');
    const { spoken } = rowText(await only(record), { ...LOOK, columns: ['platforms', 'size'] });
    assert.equal(spoken, 'multi:1, 7.8 MB, 3 years ago, used by 1 container, linux/amd64');
  });

  it('say of what uses an image whether all of that is stopped', async () => {
    const [name] = await names(imageRecord(['a:1']));
    assert(name);
    const says = (use: { running: number; stopped: number } | null) =>
      columnText({ ...name, use: use && { ...use, containers: [] } }, 'use', LOOK);
    assert.deepEqual(
      [null, { running: 0, stopped: 0 }, { running: 0, stopped: 2 }, { running: 1, stopped: 1 }].map(says),
      ['', '', 'in use (stopped)', 'in use'],
    );
  });

  it('are groups that say what they have in common', async () => {
    const all = await names(imageRecord(['a:1'], { Labels: { p: 'shop' } }), imageRecord(['b:1', 'b:2']));
    const facts = { projectLabels: ['p'], baseOf: () => null };
    const says = (group: GroupBy) =>
      listedRows('default', arrange(all, { ...DEFAULT_OPTIONS, group }, facts), []).map(text);
    assert.deepEqual(says('project'), ['shop | 1 tag · 7.8 MB (normal)', 'No project | 2 tags · 7.8 MB (quiet)']);
    assert.deepEqual(says('use'), ['Use not known | 3 tags · 15.6 MB (quiet)']);
    assert.deepEqual(says('base'), ['Base image not known | 3 tags · 15.6 MB (quiet)']);
    const used = all.map((name) => ({ ...name, use: { running: 0, stopped: 0, containers: [] } }));
    const [group] = listedRows('default', arrange(used, { ...DEFAULT_OPTIONS, group: 'use' }), []);
    assert(group);
    assert.equal(text(group), 'Not in use | 3 tags · 15.6 MB (normal)');
  });

  it('say <none> and why where there is no tag, and that a size is unknown', async () => {
    const all = await names(imageRecord([], { Id: idOf('x'), Size: -1, Created: 0 }));
    const [group] = rowsOf(all, { ...DEFAULT_OPTIONS, dangling: true });
    assert(group?.kind === 'group');
    assert.equal(text(group), '<none> | 1 image (quiet)');
    const [row] = groupRows(group);
    assert(row);
    assert.equal(text(row), `<none> ${idOf('x').slice(7, 19)} | unknown size · dangling (quiet)`);
    assert.match(tooltipOf(row, LOOK)?.remarks[0] ?? '', /^Nothing names this image/);
  });

  it('have platforms where the engine lists several, absent ones as such, with what is attested of each', async () => {
    const row = await only(MULTI);
    const platforms = platformRows(row);
    assert.deepEqual(platforms.map(text), [
      'linux/amd64 | 10 MB · in use (normal)',
      'linux/arm64 | not stored here (absent)',
    ]);
    assert.deepEqual(
      platforms.map((each) => attestationRows(each).map(text)),
      [[`Attestation | 2.1 kB · ${idOf('proof').slice(7, 19)} (quiet)`], []],
    );
    assert.deepEqual(platforms[0]?.enginePlace, {
      kind: 'engine',
      endpoint: 'default',
      reference: 'multi:1',
      platform: 'linux/amd64',
    });
    const facts = platforms[0] && tooltipOf(platforms[0], LOOK)?.facts.map(({ value, meaning }) => [value, meaning]);
    assert.deepEqual(facts?.slice(0, 3), [
      ['10 MB (10,000,000 bytes)', 'all of it in the engine'],
      ['3 MB (3,000,000 bytes)', 'its blobs as stored, compressed'],
      ['7 MB (7,000,000 bytes)', 'its files, unpacked'],
    ]);
  });

  it('are one for all that is attested of a platform, also of the only one', async () => {
    const manifests = [AMD64, attestation('proof'), attestation('sbom', false), attestation('sbom')];
    const row = await only({ ...MULTI, Manifests: manifests });
    assert.deepEqual(platformRows(row), []);
    const [folded, ...others] = attestationRows(row);
    assert(folded?.kind === 'attestations');
    assert.deepEqual([text(folded), others], ['Attestations | 2 (quiet)', []]);
    assert.deepEqual(folded.attestations.map(text), [
      `Attestation | 2.1 kB · ${idOf('proof').slice(7, 19)} (quiet)`,
      `Attestation | 2.1 kB · ${idOf('sbom').slice(7, 19)} (quiet)`,
    ]);
    const absent = await only({ ...MULTI, Manifests: [AMD64, attestation('sbom', false)] });
    assert.deepEqual(attestationRows(absent).map(text), [
      `Attestation | not stored here · ${idOf('sbom').slice(7, 19)} (absent)`,
    ]);
  });

  it('explain every identifier, as what it is in that engine', async () => {
    const factsOf = async (record: object) => {
      const facts = tooltipOf(await only(record), LOOK)?.facts ?? [];
      return Object.fromEntries(facts.map(({ name, meaning }) => [name, meaning]));
    };
    const plain = await factsOf(imageRecord(['a:1'], { ParentId: idOf('p') }));
    assert.equal(plain['Image ID'], 'the digest of its config');
    assert.equal(plain['Parent'], 'the image whose last step came before its own');
    const stored = await factsOf(MULTI);
    assert.match(stored['Image ID'] ?? '', /^in this engine, the digest of what its tag points to/);
    assert.match(stored['Size'] ?? '', /compressed blobs$/);
  });

  it('are steps in build order, with the sizes the engine counts', async () => {
    const row = await only(imageRecord(['b:1']));
    engine.answers['/images/b:1/json'] = { Id: idOf('b:1'), Os: 'linux', RootFS: { Layers: [idOf('l')] } };
    engine.answers['/images/b:1/history'] = [
      { Id: idOf('b:1'), CreatedBy: 'ENV A=1', Size: 0 },
      { Id: '<missing>', CreatedBy: 'COPY /x / # buildkit', Size: 1_230 },
    ];
    const steps = topRows(row, await describeImage(client, 'b:1'));
    assert.deepEqual(steps.map(text), [
      'COPY | 1.23 kB  /x / (normal)',
      'ENV | A=1 (quiet)',
      'Final filesystem | what a container has (normal)',
    ]);
    const spot = { place: row.enginePlace, image: 0, platform: 'linux/unknown' };
    assert.deepEqual(
      steps.map(({ files }) => files),
      [{ spot, selection: { kind: 'layer', layer: 0 } }, null, { spot, selection: { kind: 'final' } }],
    );
    assert.deepEqual(
      steps.map((step) => rowText(step, LOOK).context),
      ['step layer', 'step', 'final'],
    );
    const unread: Node = { kind: 'unread', id: 'u', parent: steps[2] as (typeof steps)[0], size: 1_200_000_000 };
    assert.equal(text(unread), 'Read the files (exports 1.2 GB)… |  (normal)');
    assert.equal(text({ ...unread, size: null }), 'Read the files (exports the image)… |  (normal)');
    assert.equal(tooltipOf(steps[0] as Node, LOOK)?.facts[0]?.meaning, 'as the engine counts');
  });

  it('have IDs that differ, and stay the same when the engine lists anew', async () => {
    const ids = (all: readonly ListedName[], group: Grouping) => {
      const rows = rowsOf(all, { ...DEFAULT_OPTIONS, group, dangling: true, intermediate: true });
      return rows.flatMap((row) => [row.id, ...(row.kind === 'group' ? groupRows(row).map(({ id }) => id) : [])]);
    };
    const records = [imageRecord(['a:1', 'a:2', 'b/a:1']), MULTI, imageRecord([]), imageRecord([], { Id: idOf('n') })];
    for (const group of GROUPINGS) {
      const before = ids(await names(...records), group);
      assert.equal(new Set(before).size, before.length, group);
      assert.deepEqual(ids(await names(...records.toReversed()), group), before, group);
    }
  });

  it('have IDs that differ, whatever an engine calls images, groups and containers', async () => {
    const records = [
      'base/a:1',
      'use/running',
      'a',
      'a/containers',
      'a/step/0',
      'containers',
      'engine:default',
      '',
    ].map((name, index) => imageRecord([name], { Id: idOf(String(index)), Labels: { project: `a:${index}` } }));
    const all = await names(
      ...records,
      imageRecord(['project/a:0', 'project/a%2F', 'project/a/'], { Labels: { project: 'a' } }),
    );
    const facts: GroupFacts = {
      projectLabels: ['project'],
      baseOf: ({ id }) => (id === idOf('0') ? null : id === idOf('1') ? '' : 'a:1'),
    };
    for (const group of GROUPINGS) {
      const rows = listedRows('default', arrange(all, { ...DEFAULT_OPTIONS, group, containers: true }, facts, []), [0]);
      const nameRows = rows.flatMap((row) =>
        row.kind === 'group' ? groupRows(row) : row.kind === 'name' ? [row] : [],
      );
      assert.equal(nameRows.length, 11);
      const below = nameRows.flatMap(({ id }) => [`${id}/containers`, `${id}/step/0`, `${id}/failure`]);
      const ids = [engineNode('default'), ...rows, ...(group === 'none' ? [] : nameRows)].map(({ id }) => id);
      assert.equal(new Set([...ids, ...below]).size, ids.length + below.length, group);
    }
  });

  it('are one error for an image that cannot be read, beside the others', async () => {
    engine.answers['/images/json'] = [imageRecord(['a:1']), { Id: 'nonsense' }];
    const { rows, unreadable } = await client.listImages();
    for (const group of GROUPINGS) {
      const all = listedRows('default', arrange(namesOfImages(rows), { ...DEFAULT_OPTIONS, group }), unreadable);
      assert.deepEqual(
        all.map(({ kind }) => kind),
        [group === 'none' ? 'name' : 'group', 'failure'],
      );
    }
    const all = listedRows('default', arrange(namesOfImages(rows), DEFAULT_OPTIONS), unreadable);
    assert.match(rowText(all[1] as Exclude<Node, { kind: 'engine' }>, LOOK).spoken, /^Error: .*nonsense/);
  });
});

describe('the state of the Images view', () => {
  const failed = (error: ImageError): ListState => ({ kind: 'failed', error });
  const listed = (names: readonly ListedName[]): ListState => ({
    kind: 'listed',
    client: { about: { kind: 'podman', version: '5.4.2' } } as EngineClient,
    names,
    containers: null,
    unreadable: [],
  });
  const stateOf = (state: ListState, options = DEFAULT_OPTIONS) =>
    viewState(state, arrange(state.kind === 'listed' ? state.names : [], options));
  const nameOf = (tag: string | null): ListedName => ({
    image: {
      id: `sha256:${tag ?? 'none'}`,
      parent: null,
      tags: [],
      digests: [],
      created: null,
      size: null,
      sharedSize: null,
      containers: null,
      labels: {},
      manifests: null,
    },
    name: tag ?? 'none',
    repository: null,
    registry: null,
    tag,
    untagged: tag === null ? 'dangling' : null,
    use: null,
  });

  it('is one word, that of the failure or of why there are no rows', () => {
    assert.equal(stateOf({ kind: 'connecting' }), 'connecting');
    assert.equal(stateOf(failed(new EngineError('no-permission', 'No.', []))), 'no-permission');
    assert.equal(stateOf(failed(new ImageError('damaged', 'No.'))), 'failed');
    assert.equal(stateOf(listed([])), 'no-images');
    assert.equal(stateOf(listed([nameOf(null)])), 'all-hidden');
    assert.equal(stateOf(listed([nameOf('a')]), { ...DEFAULT_OPTIONS, filter: 'b' }), 'all-filtered');
    assert.equal(stateOf(listed([nameOf('a')])), 'listed');
  });

  it('is the description of an endpoint among several, and its row', () => {
    const node = engineNode('build');
    assert.equal(engineText(node, engineStatus(listed([]), english), false).spoken, 'build, Podman 5.4.2');
    const error = new EngineError('ssh-needs-terminal', 'ssh must ask.', []);
    const { description, tone, context } = engineText(node, engineStatus(failed(error), english), true);
    assert.deepEqual([description, tone, context], ['ssh needs a terminal', 'warning', 'engine restartable']);
    const host = engineNode('tcp://me:secret@build:2376');
    assert.equal(engineText(host, engineStatus(failed(error), english), false).label, 'tcp://me@build:2376');
    const rows = stateRows('build', failed(error), 'connecting');
    const action = { kind: 'action', id: 'engine:build/action', engine: 'build', error };
    assert.deepEqual(rows, [failureNode('engine:build/failure', error, 'build'), action]);
    const full = new ImageError('unreadable', 'The engine says: {0}', ['no space left on device']);
    const ofFull = [...stateRows('build', failed(full), 'connecting'), failureNode('image/failure', full)];
    assert.deepEqual(
      ofFull.map((row) => {
        assert(row.kind === 'failure' || row.kind === 'action');
        return [rowText(row, LOOK).label, rowText(row, LOOK).context];
      }),
      [
        ['The engine says: no space left on device', 'failure'],
        ['Show Disk Usage', 'action'],
        ['The engine says: no space left on device', 'diskFull'],
      ],
    );
    const [note] = stateRows('build', listed([]), 'no-images');
    assert(note?.kind === 'note');
    assert.equal(rowText(note, LOOK).label, 'It has no images.');
  });

  it('says what is hidden, of all engines together', () => {
    const arranged = [arrange([nameOf('a'), nameOf(null)], DEFAULT_OPTIONS), arrange([nameOf(null)], DEFAULT_OPTIONS)];
    assert.equal(hidingText(arranged, '', english), '1 shown · 2 dangling hidden');
    const filtered = [arrange([nameOf('a'), nameOf('b')], { ...DEFAULT_OPTIONS, filter: 'a' })];
    assert.equal(hidingText(filtered, 'a', english), '1 shown · 1 hidden by the filter “a”');
    assert.equal(hidingText([arrange([nameOf('a')], DEFAULT_OPTIONS)], '', english), '');
  });

  it('keeps its options, and takes none that make no sense', () => {
    const kept = { ...DEFAULT_OPTIONS, sort: 'age', filter: 'x', dangling: true } as const;
    assert.deepEqual(readOptions(JSON.parse(JSON.stringify(kept))), kept);
    for (const odd of [undefined, null, 'x', { sort: 1, group: 'moon', filter: [], dangling: 'yes' }])
      assert.deepEqual(readOptions(odd), DEFAULT_OPTIONS);
  });
});
