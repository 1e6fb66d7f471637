import assert from 'node:assert/strict';
import { buildxArguments, shownCommand } from '../../src/build/buildxArguments.ts';
import type { BuildOptions } from '../../src/build/options.ts';

const OPTIONS: BuildOptions = {
  dockerfile: '/w/app/Dockerfile',
  context: '/w/app',
  target: null,
  arguments: {},
  platforms: [],
  tags: [],
  network: 'default',
  destination: 'load',
  tar: null,
};
const REPORTING = { progress: 'rawjson', metadataFile: '/tmp/m' } as const;
const BEGIN = ['buildx', 'build', '--progress=rawjson', '--metadata-file=/tmp/m', '--file=/w/app/Dockerfile'];

describe('the arguments of docker buildx build', () => {
  it('say what is not a default, a word each', () => {
    assert.deepEqual(buildxArguments(OPTIONS, REPORTING), [...BEGIN, '--load', '--', '/w/app']);
    const options: BuildOptions = {
      ...OPTIONS,
      target: 'build',
      arguments: { VERSION: '1 2', EMPTY: '', ODD: '$(rm -rf ~); --push "x"' },
      platforms: ['linux/amd64', 'linux/arm64'],
      tags: ['localhost/a:1', 'b'],
      network: 'none',
      destination: 'push',
    };
    assert.deepEqual(buildxArguments(options, REPORTING), [
      ...BEGIN,
      '--target=build',
      '--build-arg=VERSION=1 2',
      '--build-arg=EMPTY=',
      '--build-arg=ODD=$(rm -rf ~); --push "x"',
      '--platform=linux/amd64,linux/arm64',
      '--tag=localhost/a:1',
      '--tag=b',
      '--network=none',
      '--push',
      '--',
      '/w/app',
    ]);
  });

  it('write a tar to any path', () => {
    for (const [tar, argument] of [
      ['/w/a.oci.tar', '--output=type=oci,dest=/w/a.oci.tar'],
      ['/w/a,b "c".tar', '--output=type=oci,"dest=/w/a,b ""c"".tar"'],
    ] as const)
      assert.equal(buildxArguments({ ...OPTIONS, destination: 'tar', tar }, REPORTING).at(-3), argument);
  });

  it('are shown without the values of arguments', () => {
    const options = { ...OPTIONS, arguments: { TOKEN: 's3cret', A: '' } };
    const own = ['--file=/w/app/Dockerfile', '--build-arg=TOKEN=…', '--build-arg=A=…'];
    assert.deepEqual(shownCommand(options, true), ['buildx', 'build', ...own, '--load', '--', '/w/app']);
    assert.deepEqual(shownCommand(options, false), ['build', ...own, '--', '/w/app']);
  });
});
