import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../../src/cli/run.ts';
import { FIXTURES } from '../helpers/fixtures.ts';

const archive = (name: string) => join(FIXTURES, 'archives', name);
const context = (name: string) => join(FIXTURES, 'build/contexts', name, 'Dockerfile');

async function dockerfile(...args: string[]): Promise<{ status: number; output: string; errors: string }> {
  const written = { output: '', errors: '' };
  const to = (name: 'output' | 'errors') => ({
    write(text: string) {
      written[name] += text;
    },
  });
  const signal = new AbortController().signal;
  const status = await run(['dockerfile', ...args], { output: to('output'), errors: to('errors'), signal });
  return { status, ...written };
}

describe('layerscope dockerfile', () => {
  const folder = mkdtempSync(join(tmpdir(), 'layerscope-dockerfile-'));
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('shows the recorded Dockerfile beside the steps', async () => {
    const { status, output, errors } = await dockerfile(join(FIXTURES, 'sample/hello.oci.tar'));
    assert.deepEqual([status, errors], [0, '']);
    const lines = output.split('\n').map((line) => line.trim());
    assert.equal(lines[1], 'Dockerfile: Dockerfile, as the provenance recorded it · 100 % of it found');
    assert.equal(lines[2], 'Base: busybox:1.38 · 1 step · exact, by provenance');
    const line = (start: string) => lines.find((one) => one.startsWith(start)) ?? '';
    assert.match(line('21 '), /^21 +exact, by provenance +444 B {2}COPY \/site\/ \.\/ \(from pages, lines 5-7\)$/);
    assert.match(line('44 '), /^44 +exact, same text +EXPOSE 8080\/tcp$/);
  });

  it('takes of several Dockerfiles the one that fits', async () => {
    const { status, output } = await dockerfile(
      archive('tiny.docker20.tar'),
      '-f',
      context('second'),
      '-f',
      context('tiny'),
    );
    assert.equal(status, 0);
    assert.ok(output.includes(`Dockerfile: ${context('tiny')} · 100 % of it found`));
    assert.match(output, /^ {2}12 +exact, same text +4\.61 kB {2}RUN /m);
    assert.match(output, /^ {2}8 +normalised, only a checksum +3\.58 kB {2}COPY /m);
  });

  it('says that a Dockerfile is another one’s', async () => {
    const { status, output } = await dockerfile(archive('tiny.docker20.tar'), '--file', context('multi'));
    assert.equal(status, 0);
    assert.ok(output.includes('not the Dockerfile of this image'));
    assert.doesNotMatch(output, /exact|normalised|probable/);
  });

  it('knows the base by another image of the same archive', async () => {
    const { output } = await dockerfile(archive('several.docker20.tar'), '--image', '0', '-f', context('second'));
    assert.ok(output.includes('Base: tiny:1.0 · 19 steps · exact, by its layers'), output);
  });

  it('writes a Dockerfile of the history where there is none', async () => {
    const { status, output } = await dockerfile(archive('tiny.docker20.tar'));
    assert.equal(status, 0);
    assert.match(output, /^# Reconstructed by Layerscope from the history of tiny:1\.0\./);
    assert.match(output, /^COPY … \/bin\/step$/m);
  });

  it('prints JSON', async () => {
    const { output } = await dockerfile(archive('tiny.buildkit-oci.tar'), '--json');
    const { platform, dockerfile: of, recorded, rows, base, target } = JSON.parse(output);
    assert.deepEqual([platform, of, recorded, target], ['linux/amd64', 'Dockerfile', true, 0]);
    assert.deepEqual(base, { steps: 0, layers: 0, by: 'scratch', exact: true, name: null, claimed: false });
    assert.deepEqual(rows[3], {
      step: 3,
      layer: 0,
      keyword: 'COPY',
      text: 'step /bin/step',
      isBase: false,
      lines: { first: 8, last: 8 },
      stage: 0,
      sources: [],
      match: { kind: 'exact', reason: 'provenance' },
    });
    const none = JSON.parse((await dockerfile(archive('tiny.docker20.tar'), '--json')).output);
    assert.equal(none.dockerfile, null);
    assert.match(none.reconstruction.text, /^# Reconstructed/);
  });

  it('prints the history as docker history does, and comma-separated', async () => {
    const table = (await dockerfile(archive('tiny.docker20.tar'), '--table')).output.split('\n');
    assert.match(table[0] ?? '', /^IMAGE {10}CREATED {2,}CREATED BY {38}SIZE {5,}COMMENT$/);
    assert.match(table[7] ?? '', /^<missing> .* \|1 CHANNEL=stable \/bin\/step rm \/opt\/app\/soft… {3}4\.1kB$/);
    const csv = (await dockerfile(archive('tiny.docker20.tar'), '--csv')).output.split('\r\n');
    assert.equal(csv.length, 21);
    assert.match(csv[1] ?? '', /^sha256:[0-9a-f]{64},.*,"\/bin\/sh -c #\(nop\) {2}CMD \[""\/bin\/step""\]",0,$/);
  });

  const huge = join(folder, 'huge');
  writeFileSync(huge, '');
  truncateSync(huge, 2 ** 33);
  for (const [status, message, ...args] of [
    [2, /exclude each other/, archive('tiny.crane.tar'), '--json', '--csv'],
    [2, /--image takes a number/, archive('tiny.crane.tar'), '--image', 'x'],
    [2, /dockerfile has no option --verify/, archive('tiny.crane.tar'), '--verify'],
    [2, /takes one PATH/],
    [1, /absent cannot be read: ENOENT/, archive('tiny.crane.tar'), '-f', join(folder, 'absent')],
    [1, /huge is too large/, archive('tiny.crane.tar'), '-f', huge],
    [1, /cannot be read/, archive('tiny.crane.tar'), '-f', folder],
    [1, /holds several images/, archive('multi.buildx-oci.tar')],
  ] as const)
    it(`ends with ${status} and a sentence: ${message}`, async () => {
      const ran = await dockerfile(...args);
      assert.deepEqual([ran.status, ran.output], [status, '']);
      assert.match(ran.errors, message);
    });
});
