import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { remotesOf } from '../../../../src/views/dockerfile/told/gitConfig.ts';
import { findRepository } from '../../../../src/views/dockerfile/told/gitRepository.ts';
import { folderOfTest, gitOf, within } from './folders.ts';

const COMMIT = '1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d';
const OTHER = 'f'.repeat(40);
const URL = 'git@github.com:team/app.git';

describe('remotesOf', () => {
  it('is every URL of a remote, without quotes and comments', () => {
    const config = `
[core]
	url = no
[remote "origin"]
	url = ${URL} ; ours
	fetch = +refs/heads/*:refs/remotes/origin/*
	pushurl = not this
[Remote "a \\"b\\" ]"]
	URL="https://h/a#b;c\\\\d"
[branch "url = x"]
	remote = origin
	url = no
[remote "one"] url = https://h/one
`;
    assert.deepEqual(remotesOf(config.replaceAll('\n', '\r\n')), [URL, 'https://h/a#b;c\\d', 'https://h/one']);
    assert.deepEqual(remotesOf(''), []);
  });
});

describe('findRepository', () => {
  const { root, write } = folderOfTest();
  const found = (folder: string) => findRepository(join(root, folder));

  it('is that of the folder or of one above, with the commit that is checked out', async () => {
    write({ ...within('app', gitOf(URL, COMMIT)), 'app/a/b/Dockerfile': '' });
    const repository = { root: join(root, 'app'), remotes: [URL], head: COMMIT };
    assert.deepEqual(await found('app'), repository);
    assert.deepEqual(await found('app/a/b'), repository);
  });

  it('is none of a folder that is in none', async () => {
    write({ 'bare/Dockerfile': '' });
    assert.equal(await found('bare'), undefined);
    assert.equal(await found('gone'), undefined);
  });

  it('reads packed references, and commits that are checked out without a branch', async () => {
    const packed = `# pack-refs with: peeled fully-peeled sorted \n${OTHER} refs/heads/other/refs/heads/main\n${COMMIT} refs/heads/main\n^${OTHER}\n`;
    write(within('packed', { ...gitOf(URL, ''), '.git/refs/heads/main': '', '.git/packed-refs': packed }));
    assert.equal((await found('packed'))?.head, null);
    write(within('packed2', { '.git/HEAD': 'ref: refs/heads/main\n', '.git/packed-refs': packed }));
    assert.deepEqual(await found('packed2'), { root: join(root, 'packed2'), remotes: [], head: COMMIT });
    write({ 'detached/.git/HEAD': `${OTHER}\n` });
    assert.equal((await found('detached'))?.head, OTHER);
  });

  it('follows the file of a worktree, and of a submodule', async () => {
    write({
      ...within('main', gitOf(URL, OTHER)),
      'main/.git/worktrees/work/HEAD': 'ref: refs/heads/topic\n',
      'main/.git/worktrees/work/commondir': '../..\n',
      'main/.git/refs/heads/topic': `${COMMIT}\n`,
      'work/.git': `gitdir: ${join(root, 'main/.git/worktrees/work')}\n`,
      'main/.git/modules/lib/HEAD': `${OTHER}\n`,
      'main/.git/modules/lib/config': '[remote "origin"]\n\turl = https://h/lib\n',
      'main/lib/.git': 'gitdir: ../.git/modules/lib\n',
    });
    assert.deepEqual(await found('work'), { root: join(root, 'work'), remotes: [URL], head: COMMIT });
    assert.deepEqual(await found('main/lib'), {
      root: join(root, 'main/lib'),
      remotes: ['https://h/lib'],
      head: OTHER,
    });
  });

  it('says nothing of a commit that is damaged, unborn, in another form, or led to in circles', async () => {
    const heads = ['', 'nonsense', 'ref: refs/heads/none\n', 'ref: refs/../../secret\n', 'ref: HEAD\n', `${COMMIT}0\n`];
    for (const [index, head] of heads.entries()) {
      write({ [`odd${index}/.git/HEAD`]: head, secret: COMMIT });
      assert.deepEqual(await found(`odd${index}`), { root: join(root, `odd${index}`), remotes: [], head: null }, head);
    }
    write({
      'loop/.git/HEAD': 'ref: refs/a\n',
      'loop/.git/refs/a': 'ref: refs/b\n',
      'loop/.git/refs/b': 'ref: refs/a\n',
    });
    assert.equal((await found('loop'))?.head, null);
  });

  it('waits for no pipe, and reads no configuration that is too large', async function () {
    if (process.platform === 'win32') this.skip();
    write({
      'pipe/.git/HEAD': `${COMMIT}\n`,
      'large/.git/HEAD': `${COMMIT}\n`,
      'large/.git/config': `[remote "a"]\nurl = x\n${'#'.repeat(300_000)}`,
    });
    execFileSync('mkfifo', [join(root, 'pipe/.git/config')]);
    assert.deepEqual((await found('pipe'))?.remotes, []);
    assert.deepEqual((await found('large'))?.remotes, []);
    write({ 'linked/x': '' });
    symlinkSync('/dev/zero', join(root, 'linked/.git'));
    assert.equal(await found('linked'), undefined);
  });
});
