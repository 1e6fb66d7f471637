import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import * as vscode from 'vscode';
import { twoPlatforms } from '../../helpers/twoPlatforms.ts';
import { until } from '../screen/until.ts';
import { commandOf, does, logOf } from './answers.ts';
import { type OwnDocker, randomLayer } from './ownDocker.ts';

/** Tests of what becomes an archive, or comes from one. */
export function movesWithArchives(at: OwnDocker): void {
  const { name, docker } = at;

  it('saves what opens then, loads it with the same ID, and says what lost its name', async () => {
    const reference = 'localhost/saved:1';
    await at.load(reference, 'localhost/saved:2');
    const id = await at.idOf(reference);
    const saved = at.file(`${name}.tar`);
    const told = await does('saveImage', [at.row(reference)], 'Tar archive', saved, 'Open');
    assert.equal(told.at(-1)?.title, `Saved ${saved.fsPath}`);
    assert.equal(await commandOf(), `${docker} save -o ${saved.fsPath} ${reference}`);
    await until('the page of what was saved', () => isShown(`${name}.tar`));

    await at.load(reference);
    // That of the page in front.
    const loaded = await does('loadArchive', [], 'Open');
    assert.equal(loaded.at(-1)?.title, `Loaded ${reference}`);
    assert.equal(await at.idOf(reference), id);
    assert.match(
      (await logOf()).join('\n'),
      /^localhost\/saved:1 was [0-9a-f]{12} before, which has lost that name\.$/m,
    );
    assert.equal(await commandOf(), `${docker} load -i ${saved.fsPath}`);
    await until('the page of what was loaded', () => isShown('saved:1'));

    // Too long for a tab, where it is cut in the middle of a character.
    const [how, program, ending, magic] =
      name === 'containerd'
        ? (['Compressed with zstd', 'zstd', 'tar.zst', 0xfd2fb528] as const)
        : (['Compressed with gzip', 'gzip', 'tar.gz', 0x88b1f] as const);
    const zipped = at.file(`${name}-${'🐳'.repeat(50)}.${ending}`);
    const rows = ['localhost/saved:1', 'localhost/saved:2'].map((each) => at.row(each));
    await does('saveImage', [rows[0], rows], how, zipped, 'Not now');
    assert.equal(readFileSync(zipped.fsPath).readUInt32LE(), magic);
    assert.equal(
      await commandOf(),
      `${docker} save localhost/saved:1 localhost/saved:2 | ${program} > '${zipped.fsPath}'`,
    );
    for (const tag of ['localhost/saved:1', 'localhost/saved:2']) await at.engine.remove(tag);
    // As what is dropped on the row of the engine.
    await does('loadArchive', [{ kind: 'engine', engine: name }, [zipped]], 'Not now');
    assert((await logOf()).includes('Loaded image: localhost/saved:2'));
    assert.equal(await at.idOf('localhost/saved:2'), id);
  });

  it('saves and pushes one platform of several where the engine has several, and all of them else', async () => {
    const reference = `${at.registry.host}/${name}/both:1`;
    const { archive, manifests } = twoPlatforms(reference);
    const [saved, one] = [at.file(`${name}-all.tar`), at.file(`${name}-one.tar`)];
    if (name === 'graph-driver') {
      await at.registry.put(`${name}/both`, '1', {
        'linux/amd64': [randomLayer(1000)],
        'linux/s390x': [randomLayer(1000)],
      });
      await does('pullImage', [], { search: reference, take: /as typed/ }, `Pull ${reference}`);
      const asked = await does('saveImage', [at.row(reference)], 'Tar archive', saved, 'Not now');
      assert.deepEqual(asked.map(({ title }) => title).slice(0, -1), ['Save as', 'save']);
      const [push] = await does('pushImage', [at.row(reference)], 'Copy as docker Command');
      assert(!push?.says.some((text) => text.startsWith('Only One Platform')), push?.says.join('\n'));
      return;
    }
    await at.engine.load(archive);
    const asked = await does('saveImage', [at.row(reference)], 'Tar archive', 'linux/s390x', saved, 'Not now');
    assert.deepEqual(asked[1]?.says, ['All platforms that are here', 'linux/amd64', 'linux/s390x']);
    assert.equal(await commandOf(), `${docker} save -o ${saved.fsPath} --platform linux/s390x ${reference}`);
    const becomes = manifests['linux/s390x'];
    const said = `${reference} has the ID ${becomes} where this is loaded: linux/s390x alone is in it.`;
    assert((await logOf()).includes(said));
    // On the row of a platform there is nothing more to ask.
    const ofPlatform = {
      kind: 'platform',
      enginePlace: { ...at.row(reference).enginePlace, platform: 'linux/s390x' },
    };
    await does('saveImage', [ofPlatform], 'Tar archive', one, 'Not now');
    assert(readFileSync(one.fsPath).equals(readFileSync(saved.fsPath)));

    await does('pushImage', [at.row(reference)], 'Only One Platform…', 'linux/s390x');
    assert.equal(await at.registry.digestOf(`${name}/both`, '1'), becomes);
    assert.equal((await logOf()).at(-1)?.split(' · ')[0], `Pushed as ${becomes}`);
    assert.equal(await commandOf(), `${docker} push --platform linux/s390x ${reference}`);
    await does('pushImage', [at.row(reference)], `Push ${reference}`);
    assert.notEqual(await at.registry.digestOf(`${name}/both`, '1'), becomes);

    await at.engine.remove(reference);
    await does('loadArchive', [saved, [saved]], 'Not now');
    assert.equal(await at.idOf(reference), becomes);
  });

  it('exports the root filesystem of a container, and imports it with what its config is to have', async () => {
    await at.load('localhost/root:1');
    const id = await at.engine.create('localhost/root:1');
    const tar = at.file(`${name}-root.tar`);
    const container = { layerscopeContainer: { endpoint: name, container: id } };
    await does('exportContainer', [container], tar);
    assert.equal(await commandOf(), `${docker} export -o ${tar.fsPath} ${id}`);
    assert(readFileSync(tar.fsPath).includes('file\0'));
    await at.engine.removeContainer(id);
    const replies = ['localhost/imported:1', 'CMD ["sh"]', 'ENV A=1', ''];
    const asked = await does('importTar', [tar], ...replies, 'Not now');
    assert.deepEqual(asked[0]?.says, ['localhost/imported:1']);
    const { Config } = await at.engine.inspect('localhost/imported:1');
    assert.deepEqual([Config.Cmd, Config.Env], [['sh'], ['A=1']]);
    const changes = `--change 'CMD ["sh"]' --change 'ENV A=1'`;
    assert.equal(await commandOf(), `${docker} import ${changes} ${tar.fsPath} localhost/imported:1`);
  });
}

function isShown(label: string): boolean {
  return vscode.window.tabGroups.activeTabGroup.activeTab?.label === label;
}
