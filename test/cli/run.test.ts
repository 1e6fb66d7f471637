import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { version } from '../../package.json';
import { run } from '../../src/cli/run.ts';
import { configOf, dockerArchiveOf } from '../helpers/archive.ts';
import { FIXTURES } from '../helpers/fixtures.ts';
import { tarOf } from '../helpers/tar.ts';

interface Ran {
  readonly status: number;
  readonly output: string;
  readonly errors: string;
}

async function layerscope(...args: string[]): Promise<Ran> {
  return layerscopeOn({}, new AbortController().signal, ...args);
}

async function layerscopeOn(
  screen: { isTTY?: boolean; columns?: number },
  signal: AbortSignal,
  ...args: string[]
): Promise<Ran> {
  const written = { output: '', errors: '' };
  const to = (name: 'output' | 'errors') => ({
    ...screen,
    write(text: string) {
      written[name] += text;
    },
  });
  const status = await run(args, { output: to('output'), errors: to('errors'), signal });
  return { status, ...written };
}

function fixture(name: string): string {
  return join(FIXTURES, name);
}

function ends(status: number, ...args: string[]): void {
  it(`ends with ${status}: ${args.join(' ').replace(FIXTURES, '')}`, async () => {
    const ran = await layerscope(...args);
    assert.equal(ran.status, status, ran.errors);
    assert.equal(ran.errors, '');
    assert.notEqual(ran.output, '');
  });
}

function fails(status: number, message: string | RegExp, ...args: string[]): void {
  it(`ends with ${status} and a sentence: ${args.join(' ').replace(FIXTURES, '')}`, async () => {
    const ran = await layerscope(...args);
    assert.equal(ran.output, '');
    assert.equal(ran.status, status);
    const lines = ran.errors.split('\n');
    assert.equal(lines.pop(), '');
    if (status === 2) assert.equal(lines.pop(), 'Try “layerscope --help”.');
    assert.equal(lines.length, 1, ran.errors);
    assert.match(lines[0] ?? '', /^layerscope: \S.*[.?]$/);
    if (typeof message === 'string') assert.equal(lines[0], `layerscope: ${message}`);
    else assert.match(lines[0] ?? '', message);
  });
}

describe('layerscope', () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'layerscope-cli-'));
  });
  after(() => rmSync(folder, { recursive: true }));

  describe('usage', () => {
    fails(2, 'What is it to do?');
    fails(2, 'There is no command “inspect”.', 'inspect', 'x');
    fails(2, 'analyze takes one PATH.', 'analyze');
    fails(2, 'analyze takes one PATH.', 'analyze', 'a', 'b');
    fails(2, 'The PATH is empty.', 'analyze', '');
    fails(2, "Option '--image' argument is ambiguous.", 'extract', 'a', '--image', '-1');
    fails(2, "Unknown option '--jsonn'.", 'analyze', 'a', '--jsonn');
    fails(2, /--json/, 'analyze', 'a', '--json=yes');
    for (const help of [['--help'], ['-h'], ['help'], ['analyze', '--help']])
      it(`helps: ${help.join(' ')}`, async () => {
        const { status, output, errors } = await layerscope(...help);
        assert.deepEqual([status, errors], [0, '']);
        assert.match(output, /^Usage: layerscope analyze PATH/);
        assert.ok(output.split('\n').every((line) => line.length <= 90));
      });
    for (const flag of ['--version', '-v'])
      it(`says its version: ${flag}`, async () =>
        assert.deepEqual(await layerscope(flag), { status: 0, output: `layerscope ${version}\n`, errors: '' }));
  });

  describe('analyze', () => {
    ends(0, 'analyze', fixture('sample/hello.tar'));
    ends(0, 'analyze', '--json', fixture('sample/hello.tar'), '--verify');
    ends(0, 'analyze', fixture('archives/tiny.umoci'), '--verify');
    ends(0, 'analyze', fixture('archives/tiny.umoci/index.json'));
    ends(0, 'analyze', fixture('archives/tiny.docker28-containerd.tar.zst'), '--verify');
    ends(3, 'analyze', fixture('rules/tampered-layer.tar'), '--verify');
    ends(0, 'analyze', fixture('rules/tampered-layer.tar'));
    ends(3, 'analyze', fixture('edge/tampered-manifest.tar'), '--verify', '--json');
    ends(0, 'analyze', fixture('edge/layer-missing.tar'), '--verify');
    ends(0, 'analyze', `layout:${fixture('archives/tiny.umoci')}`);

    const none = fixture('none.tar');
    fails(1, `${none} does not exist.`, 'analyze', none);
    fails(1, 'text-file.tar is no image archive: it is not a tar file.', 'analyze', fixture('edge/text-file.tar'));
    fails(1, /^layerscope: truncated.tar is cut off/, 'analyze', fixture('rules/truncated.tar'));
    fails(1, /^layerscope: .*config-missing.tar/, 'analyze', fixture('edge/config-missing.tar'), '--json');
    fails(1, /artifact of type application\/vnd/, 'analyze', fixture('archives/artifact.oras'));
    fails(1, /names .* but does not hold it\.$/, 'analyze', fixture('edge/index-all-absent.tar'));
    fails(1, /cannot be opened yet/, 'analyze', 'registry:nginx');
    const hello = `archive:${fixture('sample/hello.tar')}`;
    fails(1, /hello\.tar#9 has 2 images, which are numbers 0 to 1\.$/, 'analyze', `${hello}#9`);
    fails(1, / has no platform foo\/bar, but linux\/amd64, linux\/arm64\.$/, 'analyze', `${hello}@foo/bar`);
    fails(1, / has no platform linux\/arm64, but linux\/amd64\.$/, 'analyze', `${hello}#0@linux/arm64`);
  });

  describe('addresses', () => {
    const platformsAt = async (suffix: string): Promise<string[]> => {
      const { output } = await layerscope('analyze', `archive:${fixture('sample/hello.tar')}${suffix}`, '--json');
      return (JSON.parse(output) as { references: string[]; platform: string }[]).map(
        ({ references, platform }) => `${references[0]} ${platform}`,
      );
    };
    it('name one image or one platform', async () => {
      const [hello, amd64, arm64] = [
        'docker.io/library/hello:1.0.0 linux/amd64',
        'docker.io/library/hello-pages:1.0.0 linux/amd64',
        'docker.io/library/hello-pages:1.0.0 linux/arm64',
      ];
      assert.deepEqual(await platformsAt(''), [hello, amd64, arm64]);
      assert.deepEqual(await platformsAt('#0'), [hello]);
      assert.deepEqual(await platformsAt('#1'), [amd64, arm64]);
      assert.deepEqual(await platformsAt('#1@linux/arm64'), [arm64]);
      assert.deepEqual(await platformsAt('@linux/amd64'), [hello, amd64]);
    });
  });

  describe('--json', () => {
    it('has the fields of the contract, in their order', async () => {
      const { output } = await layerscope('analyze', fixture('rules/chmod-copy.tar'), '--json', '--verify');
      const [image] = JSON.parse(output) as [Record<string, unknown>];
      const fields =
        'references platform id manifest layers history files entries visibleBytes storedBytes wastedBytes efficiency wasted verified verification notes';
      assert.deepEqual(Object.keys(image), fields.split(' '));
      const [layer] = image['layers'] as [object];
      assert.deepEqual(
        Object.keys(layer),
        'index diffId digest chainId compression size unpackedSize entries added modified removed identical bytes'.split(
          ' ',
        ),
      );
      const [verification] = image['verification'] as [object];
      assert.deepEqual(Object.keys(verification), ['object', 'claimed', 'computed', 'state']);
    });

    it('says null where nothing was verified', async () => {
      const { output } = await layerscope('analyze', fixture('rules/chmod-copy.tar'), '--json');
      const [image] = JSON.parse(output);
      assert.deepEqual([image.verified, image.verification], [null, []]);
    });
  });

  describe('the table', () => {
    it('of the sample is the one that was looked at', async () => {
      const { output } = await layerscope('analyze', fixture('sample/hello.tar'), '--verify');
      assert.equal(output, readFileSync(fixture('expected/sample/hello.tar.txt'), 'utf8'));
    });

    it('is cut to a terminal’s width, and only there', async () => {
      const signal = new AbortController().signal;
      const longest = ({ output }: Ran) => Math.max(...output.split('\n').map((line) => line.length));
      const args = ['analyze', fixture('sample/hello.tar')];
      assert.equal(longest(await layerscopeOn({ isTTY: true, columns: 80 }, signal, ...args)), 80);
      assert.equal(longest(await layerscopeOn({ isTTY: true, columns: 10 }, signal, ...args)), 60);
      assert.ok(longest(await layerscope(...args)) > 150);
    });

    it('names what is not there, what is odd and what does not match', async () => {
      const absent = await layerscope('analyze', fixture('archives/absent.docker28-containerd.tar'));
      assert.match(absent.output, /\nNot shown: linux\/\S+, named but not in the archive\n/);
      const odd = await layerscope('analyze', fixture('edge/duplicates.tar'));
      assert.match(
        odd.output,
        /\n {2}Note: A path is written twice by the layer; the last entry counts\. \(\d times\) \//,
      );
      const tampered = await layerscope('analyze', fixture('rules/tampered-layer.tar'), '--verify');
      assert.match(
        tampered.output,
        /\n {2}Digests and sizes: .*1 does not match.*\n {2}layer \d diff ID: claimed sha256:\w+, is sha256:\w+\n {4}The files in it are not /,
      );
      const missing = await layerscope('analyze', fixture('edge/layer-missing.tar'));
      assert.match(missing.output, /\n {2}[\d.]+ k?B in 1 of 2 layers · /);
      const unread = await layerscope('analyze', fixture('edge/layer-xz.tar'), '--verify');
      assert.match(unread.output, /1 cannot be computed\n {2}layer 0 diff ID: unreadable\n {4}It is stored in a form /);
    });
  });

  it('says of a layer in which an archive breaks off that it does', async () => {
    const layers = ['a', 'b'].map((name) => tarOf([{ name, content: name.repeat(5000) }]));
    const config = configOf(layers);
    const names = ['0.tar', '1.tar'];
    const archive = tarOf([
      { name: 'manifest.json', content: JSON.stringify([{ Config: 'c.json', RepoTags: null, Layers: names }]) },
      { name: 'c.json', content: config },
      ...layers.map((content, index) => ({ name: `${index}.tar`, content })),
    ]);
    const file = join(folder, 'cut.tar');
    writeFileSync(file, archive.subarray(0, archive.length - 4096));
    const { status, output } = await layerscope('analyze', file, '--verify');
    assert.equal(status, 0);
    assert.match(output, /\n {2}5 kB in 1 of 2 layers · /);
    assert.match(output, /\n {2}layer 1 blob: absent\n {4}The archive ends before it does\. Copy or save it anew\.\n/);
  });

  describe('hostile text', () => {
    const hostile = '\x1b[2J\x9b31m\u202eevil\u200b';
    const isHarmless = (text: string) => assert.doesNotMatch(text, /(?!\n)[\p{Cc}\p{Cf}]/u);

    it('is made harmless in tables and JSON', async () => {
      const layer = tarOf([
        { name: `${hostile}\n/file`, content: 'abc' },
        { name: `${hostile}\n/file`, content: 'abc' },
      ]);
      const config = configOf([layer], { os: `${hostile}\n`, history: [{ created_by: `RUN ${hostile}\n${hostile}` }] });
      const file = join(folder, 'hostile.tar');
      writeFileSync(file, dockerArchiveOf([layer], { config, tags: [`${hostile}\n:x`] }));
      const table = await layerscope('analyze', file, '--verify');
      isHarmless(table.output);
      assert.ok(table.output.includes('\\u{1b}[2J'));
      const json = await layerscope('analyze', file, '--json');
      isHarmless(json.output);
      const [image] = JSON.parse(json.output);
      assert.equal(image.references[0], `${hostile}\n:x`);
      assert.equal(image.wasted[0].path, `/${hostile}\n/file`);
    });

    it('is made harmless in errors', async () => {
      const file = join(folder, 'missing.tar');
      writeFileSync(file, tarOf([{ name: 'manifest.json', content: JSON.stringify([{ Config: hostile }]) }]));
      const { status, errors } = await layerscope('analyze', file);
      assert.equal(status, 1);
      isHarmless(errors);
      assert.equal(errors.split('\n').length, 2);
    });

    it('is made harmless in what was typed', async () => {
      const { errors } = await layerscope(`${hostile}\n`);
      isHarmless(errors);
    });
  });

  it('ends quietly with 130 when it is interrupted', async () => {
    const ran = await layerscopeOn({}, AbortSignal.abort(), 'analyze', fixture('sample/hello.tar'));
    assert.deepEqual(ran, { status: 130, output: '', errors: '' });
  });

  it('reads through a link to an archive', async function () {
    if (process.platform === 'win32') this.skip();
    const link = join(folder, 'link.tar');
    symlinkSync(fixture('sample/hello.tar'), link);
    assert.equal((await layerscope('analyze', link)).status, 0);
  });
});
