import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { USER } from '../../engines/registry.ts';
import { until } from '../screen/until.ts';
import { commandOf, does, logOf } from './answers.ts';
import { type OwnDocker, randomLayer } from './ownDocker.ts';

/** Tests of what moves between a Docker and registries. */
export function movesWithRegistries(at: OwnDocker): void {
  const { name, folder, docker } = at;

  it('pushes one image or several, pulls what was typed and takes that apart, and says what a registry has', async () => {
    const [one, two] = [`${at.registry.host}/${name}/one:1`, `${at.registry.host}/${name}/two:1`];
    await at.load(one);
    await at.load(two);
    await does('pushImage', [at.row(one)], `Push ${one}`);
    const digest = await at.registry.digestOf(`${name}/one`, '1');
    assert.equal((await logOf()).at(-1)?.split(' · ')[0], `Pushed as ${digest}`);
    assert.equal(await commandOf(), `${docker} push ${one}`);
    await does('pushImage', [at.row(one)], 'Copy as docker Command');
    assert.equal(await vscode.env.clipboard.readText(), `${docker} push ${one}`);

    const rows = [one, two].map((each) => at.row(each));
    const asked = await does('pushImage', [rows[0], rows], 'Push');
    assert.deepEqual(asked, [{ title: 'Push these images?', says: [one, two, 'Push'] }]);
    assert(await at.registry.digestOf(`${name}/two`, '1'));
    assert((await logOf(`Push ${one}`)).join('\n').includes('The registry has it already'));

    await does('inspectRemote', [at.row(one)]);
    const said = vscode.window.activeTextEditor?.document.getText() ?? '';
    assert(said.includes(`Digest of the manifest: ${digest}`), said);
    assert.equal(await commandOf(), `${docker} manifest inspect ${one}`);

    await at.engine.remove(one);
    const typed = { search: one, take: /as typed/ };
    await does('pullImage', [], typed, `Pull ${one}`);
    const log = (await logOf()).join('\n');
    assert.match(log, /^Layers fetched +1/m);
    assert(log.includes(String(digest)), log);
    assert.equal(await commandOf(), `${docker} pull ${one}`);

    const renamed = `${at.registry.host}/${name}/renamed`;
    await does('pushImage', [at.row(two)], 'Under Another Name…', `${renamed}:2`);
    assert(await at.registry.digestOf(`${name}/renamed`, '2'));
    await at.engine.remove(`${renamed}:2`);
    const other = { search: `${renamed}:1`, take: /as typed/ };
    await does('pullImage', [], other, 'Another Tag…', '2', `Pull ${renamed}:2`);
    assert.equal(await at.idOf(`${renamed}:2`), await at.idOf(two));

    const none = `${at.registry.host}/${name}/none:1`;
    const failed = await does('pullImage', [], { search: none, take: /as typed/ }, `Pull ${none}`, 'Show Log');
    assert.match(failed.at(-1)?.title ?? '', /^The registry \S+ has no .*none/);
    assert.deepEqual(failed.at(-1)?.says, ['Retry', 'Show Log']);
  });

  it('updates what the registry has anew and nothing else, and pulls the platform that is missing', async () => {
    const platforms = () => ({ 'linux/amd64': [randomLayer()], 'linux/s390x': [randomLayer()] });
    const reference = `${at.registry.host}/${name}/many:1`;
    await at.registry.put(`${name}/many`, '1', platforms());
    await does('pullImage', [], { search: reference, take: /as typed/ }, `Pull ${reference}`);
    await does('updateImage', [at.row(reference)]);
    assert.equal((await logOf()).at(-1)?.split(' · ')[0], 'It is up to date');
    assert.equal(await commandOf(), `${docker} pull ${reference}`);
    const index = await at.registry.put(`${name}/many`, '1', platforms());
    await does('updateImage', [at.row(reference)]);
    const log = await logOf();
    assert(log.includes(`In the registry: ${index}`), log.join('\n'));
    assert.match(log.join('\n'), /^Layers fetched +1\b.*\nLayers reused +0\b/m);
    assert.equal(log.at(-1)?.split(' · ')[0], 'Pulled');

    const choices = await does('pullPlatform', [], [reference], 'linux/s390x');
    assert.deepEqual(choices[1]?.says, ['The platform of the engine', 'linux/amd64', 'linux/s390x']);
    assert.equal(await commandOf(), `${docker} pull --platform linux/s390x ${reference}`);
    assert.match((await logOf()).join('\n'), /^Platform +linux\/s390x/m);
    const again = { search: reference, take: /as typed/ };
    const shown = await does('pullImage', [], again, 'Another Platform…', 'linux/amd64', `Pull ${reference}`);
    assert.equal(shown[3]?.says[0], `Pull ${reference} · for linux/amd64`);
    assert.equal(await commandOf(), `${docker} pull --platform linux/amd64 ${reference}`);
  });

  it('pulls all tags once their number was said, and updates all of them, each as a job of its own', async () => {
    const repository = `${at.registry.host}/${name}/tags`;
    // Twenty once: it takes its time.
    const tags = Array.from({ length: name === 'graph-driver' ? 20 : 4 }, (_, index) => `${index}`);
    const put = () => at.registry.put(`${name}/tags`, tags, { 'linux/amd64': [randomLayer(1000)] });
    const ids = () => Promise.all(tags.map((tag) => at.idOf(`${repository}:${tag}`)));
    await put();
    const typed = { search: `${repository}:1`, take: /as typed/ };
    const asked = await does('pullImage', [], typed, 'All Tags…', 'Pull All Tags');
    const warning = 'They may take all of the engine’s disk, and a registry may refuse after some of them.';
    assert.deepEqual(asked[2], {
      title: `Pull all ${tags.length} tags of ${repository}?`,
      says: [warning, 'Pull All Tags'],
    });
    const before = await ids();
    assert.equal((await logOf()).at(-1)?.split(' · ')[0], 'All tags are there');
    assert.equal(await commandOf(), `${docker} pull --all-tags ${repository}`);

    await put();
    const rows = tags.map((tag) => at.row(`${repository}:${tag}`));
    await does('updateImage', [rows[0], rows]);
    const after = await ids();
    assert.deepEqual(
      tags.filter((_, index) => after[index] === before[index]),
      [],
    );
    for (const tag of [tags[0], tags.at(-1)])
      assert.equal((await logOf(`Update ${repository}:${tag}`)).at(-1)?.split(' · ')[0], 'Pulled');
  });

  it('offers a login where a registry wants one, keeps it where the docker command does, and forgets it', async () => {
    const reference = `${at.guarded.host}/${name}/secret:1`;
    const config = () => JSON.parse(readFileSync(join(folder, 'config.json'), 'utf8'));
    await at.load(reference);
    const login = [USER.name, USER.password, 'Log In'];
    const asked = await does('pushImage', [at.row(reference)], `Push ${reference}`, 'Log In…', ...login);
    assert.match(asked[1]?.title ?? '', / wants to know who asks for .* Log in to it\.$/);
    assert.deepEqual(asked[1]?.says, ['Log In…', 'Retry', 'Show Log']);
    const digest = () => at.guarded.digestOf(`${name}/secret`, '1').catch(() => null);
    assert(await until('it is pushed after the login', digest));
    assert.deepEqual(Object.keys(config().auths), [at.guarded.host]);
    const lines = await until('the second push is done', async () => {
      const log = await logOf(/^Push /);
      return log.at(-1)?.startsWith('Pushed as ') ? log : undefined;
    });
    assert(!lines.join('\n').includes(USER.password));
    assert.equal(await commandOf(`Log in to ${at.guarded.host}`), `${docker} login -u ${USER.name} ${at.guarded.host}`);
    await does('logOut', [], at.guarded.host);
    assert.equal(await commandOf(), `docker logout ${at.guarded.host}`);
    assert.deepEqual(config().auths, {});
    const wrong = await does('logIn', [], at.guarded.host, USER.name, 'wrong', 'Log In', 'Show Log');
    assert.match(wrong.at(-1)?.title ?? '', / does not accept this login /);
    assert.deepEqual(config().auths, {});
  });

  it('searches Docker Hub, and says that it lets nobody pull for now', async () => {
    const search = { search: 'alpine', take: /official/ };
    const asked = await does('pullImage', [], search, /^Pull docker.io\/library\/alpine:latest/, 'Show Log');
    assert.deepEqual(asked[0]?.says, [
      'docker.io/library/alpine:latest · as typed',
      'alpine · ★ 11,459 · official: published by Docker itself · A minimal Docker image based on Alpine Linux with a complete package index and only 5 MB in size!',
      'alpine/git · ★ 254 · A simple git container running in alpine linux',
    ]);
    assert.match(asked[2]?.title ?? '', /^Docker Hub takes no more pulls from here for now/);
    assert(asked[2]?.says.includes('Log In…'));
    assert(at.hub.asked.some((url) => url.startsWith('index.docker.io/v1/search?') && url.includes('q=alpine')));
  });
}
