import assert from 'node:assert/strict';
import { createRequest } from '../../../src/run/createBody.ts';
import type { RunOptions } from '../../../src/run/options.ts';
import { typedWords } from '../../../src/run/typedWords.ts';
import { commandLine } from '../../../src/views/run/runForm.ts';
import type { RunSubject } from '../../../src/views/run/subject.ts';
import { Random } from '../../helpers/random.ts';
import { dockerRun } from './dockerRun.ts';

describe('the command line above the form', () => {
  it('typed as it is shown asks for the same, whatever was chosen', () => {
    const random = new Random(9);
    const characters = [...`ab1=:, ./'"\\$\`\n\t\u001b\u202e()[]{};&|*#~-é語😀`];
    const word = (longest = 8) =>
      Array.from({ length: 1 + random.below(longest) }, () => characters[random.below(characters.length)]).join('');
    const some = <T>(make: () => T): T[] => Array.from({ length: random.below(4) }, make);
    const maybe = <T>(make: () => T): T | null => (random.below(2) === 0 ? null : make());
    const one = <T>(...of: readonly T[]): T => of[random.below(of.length)] as T;
    const names = ['MODE', 'API_TOKEN', 'DB_PASSWORD', 'constructor', 'A_URL', 'PWD'];
    for (let round = 0; round < 300; round++) {
      const options: RunOptions = {
        image: one('web:1', `sha256:${'ab'.repeat(32)}`, 'h:5000/team/app:1'),
        name: maybe(() => 'shop'),
        ports: some(() => ({
          container: 1 + random.below(3),
          protocol: one('tcp', 'udp', 'sctp'),
          address: one('127.0.0.1', '0.0.0.0', '::1'),
          host: maybe(() => 8000 + random.below(100)),
        })),
        environment: Object.fromEntries(some(() => [one(...names), one('', word(), 'https://me:hush@host/')])),
        mounts: some(() => ({
          type: one('bind', 'volume'),
          source: `/${word()}`,
          target: `/${word()}`,
          readOnly: one(true, false),
        })),
        platform: maybe(() => 'linux/arm64/v8'),
        restart: one('no', 'on-failure', 'always', 'unless-stopped'),
        remove: one(true, false),
        entrypoint: maybe(() => word()),
        command: some(() => one('', word(20), '--rm')),
        interactive: one(true, false),
      };
      const image = { endpoint: one('default', 'other', 'tcp://h:2375') } as RunSubject['image'];
      const shown = commandLine({ image, options });
      assert.doesNotMatch(shown, /hush|[\p{Cc}\p{Cf}]/u);
      const words = typedWords(shown) ?? [];
      const asked = dockerRun(words.slice(words.indexOf('run') + 1), options.environment);
      assert.deepEqual(asked, createRequest(options), shown);
    }
  });
});
