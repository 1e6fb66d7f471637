import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { BuildOrigin, ClaimedRepository, ComposeService } from '../../../../src/dockerfile/buildOrigin.ts';
import { type Around, toldFiles } from '../../../../src/views/dockerfile/told/toldFiles.ts';
import { folderOfTest, gitOf, within } from './folders.ts';

const HEAD = '1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d';
const LABEL = 'org.opencontainers.image.source';
const claimed = (more: Partial<ClaimedRepository> = {}): ClaimedRepository => ({
  url: 'https://github.com/team/shop',
  label: LABEL,
  revision: null,
  path: null,
  ...more,
});

describe('toldFiles', () => {
  const { root, write } = folderOfTest();
  const at = (path: string) => join(root, path);
  before(() =>
    write({
      ...within('shop', gitOf('git@github.com:team/shop.git', HEAD)),
      ...within('other', gitOf('git@github.com:team/other.git', HEAD)),
      'shop/compose.yaml': `
services:
  web: { build: { context: web, dockerfile: ../docker/web.df, target: production } }
  api: { build: ./api }
  far: { build: '//host/share' }
`,
      'shop/Dockerfile': '',
      'shop/api/Dockerfile': '',
      'other/Dockerfile': '',
      'other/compose.yaml': 'name: shop\nservices: { web: { build: . } }\n',
    }),
  );
  const around = (more: Partial<Around> = {}): Around => ({
    folders: [at('shop'), at('other')],
    dockerfiles: ['shop/Dockerfile', 'shop/api/Dockerfile', 'other/Dockerfile'].map(at),
    composeFiles: [],
    built: [],
    ...more,
  });
  const told = async (origin: Partial<BuildOrigin>, more: Partial<Around> = {}) =>
    (await toldFiles({ repositories: [], services: [], ...origin }, around(more))).map(
      ({ file, isNamed, target, because }) => [file.slice(root.length + 1), isNamed, target, because] as const,
    );

  it('is nothing of an image that says nothing, and of a repository that is not here', async () => {
    assert.deepEqual(await told({}), []);
    assert.deepEqual(await told({ repositories: [claimed({ url: 'https://github.com/team/gone' })] }), []);
  });

  it('is every Dockerfile of the repository that a label names', async () => {
    const because = [{ kind: 'repository', label: LABEL, revision: null }];
    assert.deepEqual(await told({ repositories: [claimed()] }), [
      ['shop/Dockerfile', false, null, because],
      ['shop/api/Dockerfile', false, null, because],
    ]);
  });

  it('is the file that is named in it before those, whether its name is that of a Dockerfile or not', async () => {
    const revision = { built: HEAD, now: HEAD };
    const because = [{ kind: 'repository', label: null, revision }];
    for (const path of ['docker/web.df', './docker/../docker/web.df'])
      assert.deepEqual(await told({ repositories: [claimed({ label: null, revision: HEAD, path })] }), [
        ['shop/Dockerfile', false, null, because],
        ['shop/api/Dockerfile', false, null, because],
        ['docker/web.df', true, null, because].map((one, index) => (index === 0 ? `shop/${one}` : one)),
      ]);
    const [first] = await told({ repositories: [claimed({ path: 'Dockerfile' })] });
    assert.deepEqual(first?.slice(0, 2), ['shop/api/Dockerfile', false]);
  });

  it('is what the claim says that names a file, where others name no more than the repository', async () => {
    const claims = [claimed({ label: null }), claimed({ path: 'docker/web.df' })];
    const named = (await told({ repositories: claims })).filter(([, isNamed]) => isNamed);
    assert.deepEqual(named, [
      ['shop/docker/web.df', true, null, [{ kind: 'repository', label: LABEL, revision: null }]],
    ]);
  });

  it('is no file outside of the repository that names it', async () => {
    for (const path of ['../other/Dockerfile', '/etc/passwd', '..', '', 'a/../../x', '//host/share']) {
      const named = (await told({ repositories: [claimed({ path })] })).filter(([, isNamed]) => isNamed);
      assert.deepEqual(named, [], path);
    }
  });

  it('says of the revision that was built which one is checked out', async () => {
    const [[, , , because] = []] = await told({ repositories: [claimed({ revision: 'f'.repeat(40) })] });
    assert.deepEqual(because, [{ kind: 'repository', label: LABEL, revision: { built: 'f'.repeat(40), now: HEAD } }]);
  });

  const service = (more: Partial<ComposeService> = {}): ComposeService => ({
    project: 'shop',
    service: 'web',
    directory: null,
    files: [],
    ...more,
  });
  const web = (file: string) => [{ kind: 'compose', service: 'web', file: at(file) }];

  it('is what the compose file of the project says that the service is built from', async () => {
    const composeFiles = [at('shop/compose.yaml'), at('other/compose.yaml')];
    assert.deepEqual(await told({ services: [service()] }, { composeFiles }), [
      ['shop/docker/web.df', true, 'production', web('shop/compose.yaml')],
      ['other/Dockerfile', true, null, web('other/compose.yaml')],
    ]);
    assert.deepEqual(await told({ services: [service({ project: 'elsewhere' })] }, { composeFiles }), []);
    assert.deepEqual(await told({ services: [service({ service: 'db' })] }, { composeFiles }), []);
  });

  it('is what the files say that a container names, whatever the project is called', async () => {
    const ofContainer = service({ project: 'p', directory: at('other'), files: [at('shop/compose.yaml')] });
    assert.deepEqual(await told({ services: [ofContainer] }), [
      ['other/docker/web.df', true, 'production', web('shop/compose.yaml')],
    ]);
    const near = service({ project: 'p', directory: 'relative', files: [at('shop/compose.yaml'), 'compose.yaml'] });
    assert.deepEqual(await told({ services: [near, near] }), [
      ['shop/docker/web.df', true, 'production', web('shop/compose.yaml')],
    ]);
  });

  it('leads to no other machine', async () => {
    const far = { files: ['//host/share/compose.yaml', '\\\\host\\share\\compose.yaml'], directory: '//host/share' };
    assert.deepEqual(await told({ services: [service({ project: 'p', ...far })] }), []);
    const named = service({ project: 'p', files: [at('shop/compose.yaml')], directory: '//host/share' });
    assert.deepEqual(
      (await told({ services: [named] })).map(([file]) => file),
      ['shop/docker/web.df'],
    );
  });

  it('looks at what buildx built elsewhere in that repository, and says so', async () => {
    write({ ...within('clone', gitOf('https://github.com/team/shop', HEAD)), 'clone/Dockerfile': '' });
    const because = [{ kind: 'repository', label: LABEL, revision: null }, { kind: 'buildx' }];
    const built = [at('clone/Dockerfile'), at('other/Dockerfile')];
    assert.deepEqual(await told({ repositories: [claimed()] }, { built, dockerfiles: [] }), [
      ['clone/Dockerfile', false, null, because],
    ]);
  });
});
