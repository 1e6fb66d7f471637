import assert from 'node:assert/strict';
import { isOfRepository, repositoryKey } from '../../src/dockerfile/repositoryUrl.ts';

describe('repositoryKey', () => {
  const SAME = [
    'https://github.com/Team/App',
    'https://github.com/team/app.git',
    'https://github.com/team/app/',
    'https://user:secret@github.com/team/app.git',
    'http://github.com:80/team/app',
    'git://github.com/team/app.git',
    'git+https://github.com/team/app.git#main:docker',
    'git@github.com:team/app.git',
    'github.com:team/app.git',
    'ssh://git@github.com/team/app',
    'ssh://git@ssh.github.com:443/team/app.git',
    'git+ssh://git@github.com/team/app.git',
    '  https://github.com/team/app?tab=readme  ',
  ];
  for (const url of SAME) it(`is the same for ${url}`, () => assert.equal(repositoryKey(url), 'github.com/team/app'));

  for (const url of [
    '',
    'app',
    '../app.git',
    '/srv/app.git',
    'file:///srv/app.git',
    'C:\\src\\app',
    'C:/src/app',
    'https://',
  ])
    it(`is none for ${JSON.stringify(url)}`, () => assert.equal(repositoryKey(url), null));
});

describe('isOfRepository', () => {
  const remote = 'git@gitlab.example.com:group/sub/app.git';
  it('takes the repository itself, and pages below it', () => {
    for (const url of ['', '.git', '/-/tree/main/docker', '/commit/1a2b', '#v1'])
      assert.equal(isOfRepository(`https://gitlab.example.com/group/sub/app${url}`, remote), true, url);
  });

  it('takes no other, and none that only begins alike', () => {
    for (const url of ['app2', 'app-web/tree/main', '', 'other'])
      assert.equal(isOfRepository(`https://gitlab.example.com/group/sub/${url}`, remote), false, url);
    assert.equal(isOfRepository('https://gitlab.example.org/group/sub/app', remote), false);
    assert.equal(isOfRepository('/srv/app', '/srv/app'), false);
  });
});
