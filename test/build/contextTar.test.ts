import assert from 'node:assert/strict';
import { chmod, mkdir, mkdtemp, rm, symlink, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { contextTar } from '../../src/build/contextTar.ts';
import { IgnoreRules } from '../../src/build/ignoreFile.ts';
import { type ClassicBuilder, packContext } from '../../src/build/packContext.ts';
import { parseTar } from '../helpers/parseTar.ts';
import { Random } from '../helpers/random.ts';

describe('a build context', () => {
  let top: string;
  let folder: string;
  beforeEach(async () => {
    top = await mkdtemp(join(tmpdir(), 'layerscope-context-'));
    folder = join(top, 'context');
    await mkdir(folder);
  });
  afterEach(() => rm(top, { recursive: true }));

  const write = async (files: Readonly<Record<string, string>>) => {
    for (const [path, content] of Object.entries(files)) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), content);
    }
  };
  const pack = async (dockerfile = 'Dockerfile', builder: ClassicBuilder = 'docker') => {
    const packed = await packContext({ context: folder, dockerfile: join(folder, dockerfile) }, builder);
    const chunks: Uint8Array[] = [];
    for await (const chunk of contextTar(packed.context)) chunks.push(chunk);
    return { ...packed, entries: parseTar(Buffer.concat(chunks)) };
  };
  const namesOf = async (dockerfile?: string, builder?: ClassicBuilder) =>
    (await pack(dockerfile, builder)).entries.map(({ name }) => name);

  it('is a tar of its files, folders and links, owned by root, in order', async () => {
    await write({ Dockerfile: 'FROM scratch\n', 'b/run.sh': '#!', 'a ä.txt': 'text', 'b-c': '' });
    await chmod(join(folder, 'b/run.sh'), 0o755);
    await utimes(join(folder, 'b/run.sh'), 1_000, 1_000.9);
    await symlink('../../../etc/passwd', join(folder, 'b', 'out'));
    await symlink('/etc', join(folder, 'etc'));
    const { entries, dockerfile } = await pack();
    assert.equal(dockerfile, 'Dockerfile');
    assert.deepEqual(
      entries.map(({ name, type, linkName, content, uid, gid }) => [name, type, linkName, content, uid, gid]),
      [
        ['Dockerfile', 'file', '', 'FROM scratch\n', 0, 0],
        [Buffer.from('a ä.txt').toString('latin1'), 'file', '', 'text', 0, 0],
        ['b/', 'directory', '', '', 0, 0],
        ['b/out', 'symlink', '../../../etc/passwd', '', 0, 0],
        ['b/run.sh', 'file', '', '#!', 0, 0],
        ['b-c', 'file', '', '', 0, 0],
        ['etc', 'symlink', '/etc', '', 0, 0],
      ],
    );
    const script = entries.find(({ name }) => name === 'b/run.sh');
    assert.deepEqual([script?.mode, script?.mtime], [0o755, 1_000]);
  });

  it('is without what its .dockerignore names, which the builder reads as it does the Dockerfile', async () => {
    await write({
      '.dockerignore': '*\n!kept\n!deep/**/x\nDockerfile\n',
      Dockerfile: '',
      'kept/a': '',
      other: '',
      'deep/b/x': '',
      'deep/b/y': '',
    });
    assert.deepEqual(await namesOf(), ['.dockerignore', 'Dockerfile', 'deep/b/x', 'kept/', 'kept/a']);
  });

  it('goes by the ignore file of its Dockerfile, where there is one', async () => {
    await write({ '.dockerignore': 'a', 'build/Dockerfile': '', 'build/Dockerfile.dockerignore': 'b', a: '', b: '' });
    const names = ['.dockerignore', 'a', 'build/', 'build/Dockerfile', 'build/Dockerfile.dockerignore'];
    assert.deepEqual(await namesOf('build/Dockerfile'), names);
    // One that leaves out its own Dockerfile: the builder is told to leave it out by a name of ours.
    await write({ 'build/Dockerfile': 'FROM x', 'build/Dockerfile.dockerignore': 'b\nbuild' });
    const { entries, dockerfile } = await pack('build/Dockerfile');
    assert.match(dockerfile, /^\.dockerfile\.[0-9a-f]{20}$/);
    assert.deepEqual(
      entries.map(({ name, content }) => [name, content]),
      [
        [dockerfile, 'FROM x'],
        ['.dockerignore', `a\n${dockerfile}\n`],
        ['a', ''],
      ],
    );
  });

  it('goes by a .containerignore where buildah builds, and there before all but what is beside the Dockerfile', async () => {
    await write({ Dockerfile: '', '.containerignore': 'a', '.dockerignore': 'b', a: '', b: '', c: '' });
    const all = ['.containerignore', '.dockerignore', 'Dockerfile', 'a', 'b', 'c'];
    const without = (...names: readonly string[]) => all.filter((name) => !names.includes(name));
    assert.deepEqual(await namesOf('Dockerfile', 'docker'), without('b'));
    assert.deepEqual(await namesOf('Dockerfile', 'podman'), without('a'));
    await write({ 'Dockerfile.containerignore': 'c', '.containerignore': 'a\nDockerfile.*' });
    assert.deepEqual(await namesOf('Dockerfile', 'podman'), [...without('c'), 'Dockerfile.containerignore'].sort());
    await write({ 'Dockerfile.dockerignore': 'a\nb\nc\n*ignore' });
    assert.deepEqual(await namesOf('Dockerfile', 'podman'), ['Dockerfile', 'Dockerfile.dockerignore']);
    await writeFile(join(top, 'Containerfile'), 'FROM z');
    const { entries, dockerfile } = await pack('../Containerfile', 'podman');
    const ignore = entries.find(({ name }) => name === '.containerignore');
    assert.equal(ignore?.content, `a\nDockerfile.*\n${dockerfile}\n`);
  });

  it('takes a Dockerfile that lies elsewhere, or is a link', async () => {
    await write({ a: '' });
    await writeFile(join(top, 'Dockerfile'), 'FROM y');
    await symlink('../Dockerfile', join(folder, 'Linked'));
    for (const [path, names] of [
      ['../Dockerfile', ['a', 'Linked']],
      ['Linked', ['a', 'Linked']],
    ] as const) {
      const { entries, dockerfile } = await pack(path);
      assert.deepEqual(entries.map(({ name }) => name).sort(), [dockerfile, '.dockerignore', ...names].sort());
      assert.equal(entries.find(({ name }) => name === dockerfile)?.content, 'FROM y');
      assert.equal(entries.find(({ name }) => name === '.dockerignore')?.content, `.dockerignore\n${dockerfile}\n`);
    }
  });

  it('has just what the rules leave, whatever they are', async () => {
    const random = new Random(4);
    const paths = Array.from({ length: 40 }, () =>
      Array.from({ length: 1 + random.below(4) }, () => random.pick(['a', 'b', 'c.x'])).join('/'),
    );
    // A path that is a folder of another is no file.
    const files = [...new Set(paths)].filter((path) => !paths.some((other) => other.startsWith(`${path}/`)));
    await write({ ...Object.fromEntries(files.map((path) => [path, ''])), 'd/Dockerfile': '' });
    for (let round = 0; round < 60; round++) {
      const lines = Array.from(
        { length: 1 + random.below(4) },
        () =>
          `${random.once(2) ? '!' : ''}${Array.from({ length: 1 + random.below(3) }, () => random.pick(['a', '*', '**', 'c.?', 'b'])).join('/')}`,
      );
      await writeFile(join(folder, 'd/Dockerfile.dockerignore'), lines.join('\n'));
      const rules = new IgnoreRules(lines.join('\n'), '');
      const { entries } = await pack('d/Dockerfile');
      const packed = entries.filter(({ name, type }) => type === 'file' && /^[abc]/.test(name)).map(({ name }) => name);
      assert.deepEqual(packed.sort(), files.filter((path) => !rules.ignores(path)).sort(), lines.join('\n'));
    }
  });

  it('is refused where it changes while it is packed', async () => {
    await write({ Dockerfile: '', large: 'x'.repeat(600_000) });
    const { context } = await packContext({ context: folder, dockerfile: join(folder, 'Dockerfile') }, 'docker');
    const read = async () => {
      for await (const chunk of contextTar(context))
        if (chunk.length > 100_000) await truncate(join(folder, 'large'), 9);
    };
    await assert.rejects(read, {
      code: 'unreadable',
      message: /^The build context changed while it was packed: large\./,
    });
  });

  it('is never left through a folder that becomes a link', async () => {
    await write({ Dockerfile: '', 'sub/a': '' });
    await mkdir(join(top, 'secret'));
    await writeFile(join(top, 'secret', 'a'), 'secret');
    const { context } = await packContext({ context: folder, dockerfile: join(folder, 'Dockerfile') }, 'docker');
    let swapped = false;
    const chunks: Buffer[] = [];
    const read = async () => {
      for await (const chunk of contextTar(context)) {
        chunks.push(Buffer.from(chunk));
        if (swapped || !Buffer.from(chunk).includes('sub/')) continue;
        swapped = true;
        await rm(join(folder, 'sub'), { recursive: true });
        await symlink('../secret', join(folder, 'sub'));
      }
    };
    await assert.rejects(read, { code: 'unreadable' });
    assert(swapped && !Buffer.concat(chunks).includes('secret'));
  });

  it('ends when it is canceled', async () => {
    await write({ Dockerfile: '', a: '', b: '' });
    const { context } = await packContext({ context: folder, dockerfile: join(folder, 'Dockerfile') }, 'docker');
    const controller = new AbortController();
    const read = async () => {
      for await (const _ of contextTar(context, controller.signal)) controller.abort();
    };
    await assert.rejects(read, { name: 'AbortError' });
  });
});
