import assert from 'node:assert/strict';
import { commandText } from '../../../src/views/jobs/commandText.ts';

describe('the command that does the same as a job', () => {
  it('is quoted where a shell would read it otherwise', () => {
    const command = ['docker', 'save', '-o', "/tmp/it's mine.tar", 'a:1'];
    assert.equal(commandText({ command }), "docker save -o '/tmp/it'\\''s mine.tar' a:1");
    assert.equal(commandText({}), undefined);
  });

  it('is several where it takes those, each only if the one before did', () => {
    const before = [['docker', 'rm', 'a b']];
    assert.equal(
      commandText({ command: ['docker', 'image', 'rm', 'x'], before }),
      "docker rm 'a b' && docker image rm x",
    );
  });

  it('ends in a file where another command makes that', () => {
    const pipe = { command: ['gzip'], file: '/tmp/$(x).tar.gz' };
    assert.equal(
      commandText({ command: ['docker', 'save', 'a:1'], pipe }),
      "docker save a:1 | gzip > '/tmp/$(x).tar.gz'",
    );
  });
});
