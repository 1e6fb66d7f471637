import assert from 'node:assert/strict';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { builderOf, findBuildx } from '../../src/build/buildx.ts';
import { defaultOptions } from '../../src/build/defaults.ts';
import type { BuildEvent } from '../../src/build/events.ts';
import { runBuildx } from '../../src/build/runBuildx.ts';
import { runProgram } from '../../src/build/runProgram.ts';
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

  const built = async (text: string, signal?: AbortSignal) => {
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
    const digests = await runBuildx(buildx, options, (event) => events.push(event), signal);
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
