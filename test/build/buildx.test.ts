import assert from 'node:assert/strict';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { builderOf, findBuildx } from '../../src/build/buildx.ts';
import { defaultOptions } from '../../src/build/defaults.ts';
import type { BuildEvent } from '../../src/build/events.ts';
import { runBuildx } from '../../src/build/runBuildx.ts';
import { runProgram } from '../../src/build/runProgram.ts';
import { writeWhole } from '../../src/extract/wholeFile.ts';
import { until } from '../editor/screen/until.ts';
import { isRunning } from '../helpers/isRunning.ts';

const DIGEST = `sha256:${'ab'.repeat(32)}`;

describe('what docker buildx inspect says', () => {
  it('is the driver and the platforms', () => {
    const said = [
      'Name:          many',
      'Driver:        docker-container',
      '',
      'Nodes:',
      'Name:             many0',
      'Platforms:        linux/amd64*, linux/386',
      'Name:             many1',
      'Platforms:        linux/arm64, linux/amd64',
      'Labels:',
      ' org.mobyproject.buildkit.worker.snapshotter:          overlayfs',
    ].join('\n');
    assert.deepEqual(builderOf(said), {
      driver: 'docker-container',
      platforms: ['linux/amd64', 'linux/386', 'linux/arm64'],
    });
    assert.deepEqual(builderOf(''), { driver: '', platforms: [] });
  });
});

// A script stands for docker.
(process.platform === 'win32' ? describe.skip : describe)('a docker command', () => {
  let folder: string;
  let docker: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'layerscope-docker-'));
    docker = join(folder, 'docker');
  });
  afterEach(() => rm(folder, { recursive: true }));
  const script = async (text: string) => {
    await writeFile(docker, `#!/bin/sh\n${text}\n`);
    await chmod(docker, 0o755);
  };
  const found = async (text: string) => {
    await script(text);
    return findBuildx([docker, '--context', 'x'], process.env);
  };

  it('has buildx, which tells its progress as it can', async () => {
    for (const [said, version, progress] of [
      ['github.com/docker/buildx v0.12.1 30feaa1', '0.12.1', 'plain'],
      ['github.com/docker/buildx 0.13.0+ds1 0.13.0', '0.13.0', 'rawjson'],
      ['github.com/docker/buildx v1.0.0-desktop.1 x', '1.0.0', 'rawjson'],
    ] as const) {
      const buildx = await found(`case "$*" in *version) echo "${said}";; *) echo "Driver: docker";; esac`);
      assert.deepEqual([buildx?.version, buildx?.progress, buildx?.driver], [version, progress, 'docker']);
    }
  });

  it('has none', async () => {
    assert.equal(await found('echo "docker: unknown command: docker buildx" >&2; exit 1'), null);
    assert.equal(await findBuildx([join(folder, 'nothing')], process.env), null);
  });

  const built = async (text: string, signal?: AbortSignal, file?: string) => {
    const events: BuildEvent[] = [];
    const buildx = await found(
      `case "$*" in *version) echo v0.29.1;; *inspect) echo;; *)
      for each; do case "$each" in --metadata-file=*) metadata=\${each#*=};; esac; done
      printf '%s\\n' "$@" > '${folder}/words'
      ${text}
      esac`,
    );
    assert(buildx);
    const options = { ...defaultOptions('/w/my app/Dockerfile.dev'), arguments: { A: '$(touch x)' } };
    const toTar = { ...options, destination: 'tar', tar: file ?? '' } as const;
    const write =
      file === undefined ? undefined : (pieces: AsyncIterable<Uint8Array>) => writeWhole(file, pieces, signal);
    const digests = await runBuildx(buildx, file ? toTar : options, (event) => events.push(event), signal, write);
    return { digests, events };
  };

  it('builds, and names what it made', async () => {
    const { digests, events } = await built(
      `echo '{"vertexes":[{"digest":"d","name":"[1/1] RUN x","started":"2026-01-01T00:00:00Z"}]}' >&2
      echo '{"containerimage.digest":"${DIGEST}","containerimage.config.digest":"none"}' > "$metadata"`,
    );
    assert.deepEqual(digests, [DIGEST]);
    assert.deepEqual(
      events.map((event) => event.kind === 'step' && [event.name, event.state]),
      [['[1/1] RUN x', 'running']],
    );
    const words = (await readFile(join(folder, 'words'), 'utf8')).trimEnd().split('\n');
    assert.deepEqual(words.toSpliced(5, 1), [
      '--context',
      'x',
      'buildx',
      'build',
      '--progress=rawjson',
      '--file=/w/my app/Dockerfile.dev',
      '--build-arg=A=$(touch x)',
      '--tag=my-app:dev',
      '--load',
      '--',
      '/w/my app',
    ]);
  });

  it('writes a tar once there is an image, all of it or nothing', async () => {
    const out = join(folder, 'out');
    await mkdir(out);
    const file = join(out, 'a.oci.tar');
    await writeFile(file, 'before');
    const text = 'printf "one\\000two\\n"';
    const failed = await built(
      `ls -A '${out}' > '${folder}/seen'; ${text}; echo "ERROR: no" >&2; exit 1`,
      undefined,
      file,
    );
    assert.deepEqual(failed.events.at(-1), { kind: 'failure', message: 'no', line: null });
    assert.deepEqual([await readdir(out), await readFile(file, 'utf8')], [['a.oci.tar'], 'before']);
    assert.equal(await readFile(join(folder, 'seen'), 'utf8'), 'a.oci.tar\n', 'nothing in a context that is read');
    const { digests } = await built(
      `${text}; echo '{"containerimage.digest":"${DIGEST}"}' > "$metadata"`,
      undefined,
      file,
    );
    assert.deepEqual(
      [digests, await readFile(file, 'latin1'), await readdir(out)],
      [[DIGEST], 'one\0two\n', ['a.oci.tar']],
    );
    assert.match(await readFile(join(folder, 'words'), 'utf8'), /^--output=type=oci,dest=-$/m);
    const nowhere = join(folder, 'nowhere', 'a.tar');
    await assert.rejects(built(`${text}; exit 1`, undefined, nowhere), { code: 'unwritable' });
    const canceled = new AbortController();
    const canceling = built(`printf x; sleep 1000`, canceled.signal, file);
    const ended = assert.rejects(canceling, { name: 'AbortError' });
    await until('it is under way', async () => (await readdir(out)).length === 2);
    canceled.abort();
    await ended;
    assert.deepEqual([await readdir(out), await readFile(file, 'latin1')], [['a.oci.tar'], 'one\0two\n']);
  });

  it('fails, with or without a reason', async () => {
    for (const [text, message] of [
      ['echo "ERROR: failed to build: no" >&2; exit 1', 'no'],
      ['exit 3', 'docker ended with 3 and did not say why'],
    ] as const) {
      const { digests, events } = await built(text);
      assert.deepEqual(digests, []);
      assert.deepEqual(events.at(-1), { kind: 'failure', message, line: null });
    }
  });

  it('ends with all that it started when it is canceled, however deaf that is', async () => {
    const canceled = new AbortController();
    const pids: number[] = [];
    const run = runProgram({
      words: ['/bin/sh', '-c', 'trap "" INT; sleep 1000 & echo $!; echo $$; wait; sleep 1000'],
      env: process.env,
      signal: canceled.signal,
      grace: 100,
      onLine: (line) => {
        pids.push(Number(line));
        if (pids.length === 2) canceled.abort();
      },
    });
    await assert.rejects(run, { name: 'AbortError' });
    await until('they have ended', () => pids.every((pid) => !isRunning(pid)));
  });
});
