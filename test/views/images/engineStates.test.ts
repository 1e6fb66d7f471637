import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { ImageError } from '../../../src/image/errors.ts';
import { type EngineDetail, EngineError, type EngineFailure } from '../../../src/sources/engine/engineError.ts';
import type { Arranged } from '../../../src/views/images/arrange.ts';
import type { ImagesLook } from '../../../src/views/images/columns.ts';
import type { ListState } from '../../../src/views/images/engineList.ts';
import { type Emptiness, engineStatus, viewState } from '../../../src/views/images/engineStatus.ts';
import { stateRows } from '../../../src/views/images/nodes.ts';
import { rowText } from '../../../src/views/images/rowText.ts';
import { english } from '../../../src/views/words.ts';

/** What the only engine of a window says in the place of its rows: how it begins, and its buttons. */
const WELCOMES: Record<
  EngineFailure | EngineDetail | Emptiness | 'failed',
  readonly [text: string, ...buttons: string[]]
> = {
  connecting: ['Connecting to the engine…', 'Choose Engines…'],
  'not-installed': [
    'No container engine answers, and neither Docker nor Podman is installed here.',
    'How to Install Docker',
    'How to Install Podman',
    'Open Archive…',
    'Choose Engines…',
  ],
  'not-running': ['The container engine is not running.', 'Start Engine', 'Retry', 'Choose Engines…', 'Open Archive…'],
  'not-running-elsewhere': [
    'The container engine is not running. No command of this machine is known to start it:',
    'Retry',
    'Choose Engines…',
    'Open Archive…',
  ],
  'no-permission': [
    'The container engine is there, but you may not use it.',
    'Copy the Line That Grants Access',
    'Retry',
    'Choose Engines…',
  ],
  'not-permitted': [
    'The container engine is there, but it does not let you use it.',
    'Retry',
    'Choose Engines…',
    'Show Log',
  ],
  'wrong-context': [
    'The docker command is set to a context or an address that cannot be used.',
    'Choose Engines…',
    'Retry',
    'Show Log',
  ],
  'tls-refused': [
    'The engine and this machine do not trust each other’s certificates.',
    'Retry',
    'Choose Engines…',
    'Show Log',
  ],
  'certificate-refused': [
    'The engine does not accept this machine’s certificate, or wants one.',
    'Retry',
    'Choose Engines…',
    'Show Log',
  ],
  'certificate-untrusted': [
    'This machine does not trust the engine’s certificate.',
    'Retry',
    'Choose Engines…',
    'Show Log',
  ],
  'tls-not-spoken': ['The engine does not speak TLS', 'Retry', 'Choose Engines…', 'Show Log'],
  'tls-wanted': ['The engine wants TLS', 'Retry', 'Choose Engines…', 'Show Log'],
  unreachable: ['The engine’s host cannot be reached.', 'Retry', 'Choose Engines…', 'Show Log'],
  'ssh-needs-terminal': [
    'ssh cannot connect by itself:',
    'Connect in Terminal',
    'Retry',
    'Choose Engines…',
    'Show Log',
  ],
  'no-answer': ['The engine took the connection and does not answer.', 'Retry', 'Choose Engines…', 'Show Log'],
  'not-an-engine': ['What answers there is no container engine.', 'Choose Engines…', 'Retry', 'Show Log'],
  'api-too-old': ['The engine is too old:', 'Retry', 'Choose Engines…', 'Show Log'],
  failed: ['The engine did not list its images.', 'Retry', 'Show Log', 'Choose Engines…'],
  'no-images': ['The engine has no images.', 'Pull Image…', 'Choose Engines…', 'Open Archive…'],
  'all-hidden': ['All images of the engine are without a tag', 'Show Images Without a Tag…'],
  'all-filtered': ['The filter hides all images.', 'Clear Filter', 'Filter…'],
};

/** What one of several engines says of its failure beside its name, and what the row below that sentence does. */
const ROWS: Record<EngineFailure | 'failed', readonly [short: string, click: string]> = {
  'not-installed': ['not installed', 'Retry'],
  'not-running': ['not running', 'Start Engine'],
  'no-permission': ['permission denied', 'Copy the Line That Grants Access'],
  'wrong-context': ['wrong context', 'Choose Engines…'],
  'tls-refused': ['TLS refused', 'Retry'],
  unreachable: ['unreachable', 'Retry'],
  'ssh-needs-terminal': ['ssh needs a terminal', 'Connect in Terminal'],
  'no-answer': ['no answer', 'Retry'],
  'not-an-engine': ['not an engine', 'Choose Engines…'],
  'api-too-old': ['too old', 'Retry'],
  failed: ['failed', 'Retry'],
};

const LOOK: ImagesLook = {
  l10n: english,
  units: 'decimal',
  language: 'en',
  now: 0,
  columns: [],
  describe: String,
};

const NOTHING: Arranged = {
  groups: [],
  names: [],
  hidden: { filtered: 0, dangling: 0, intermediate: 0 },
  containers: null,
};

const readJson = (name: string) => JSON.parse(readFileSync(new URL(`../../../${name}`, import.meta.url), 'utf8'));

describe('the states of an engine', () => {
  it('have each a welcome of their own, with what to do', () => {
    const words: Record<string, string> = readJson('package.nls.json');
    const { viewsWelcome, commands } = readJson('package.json').contributes;
    const texts = new Map<string, string>();
    for (const { view, when, contents } of viewsWelcome)
      if (view === 'layerscope.images')
        texts.set(/^layerscope\.imagesState == '(.*)'$/.exec(when)?.[1] ?? when, words[contents.slice(1, -1)] ?? '');
    assert.deepEqual([...texts.keys()].sort(), Object.keys(WELCOMES).sort());
    const known: string[] = commands.map(({ command }: { command: string }) => command);
    for (const [state, [start, ...buttons]] of Object.entries(WELCOMES)) {
      const text = texts.get(state) ?? '';
      assert(text.startsWith(start), text);
      const links = [...text.matchAll(/\[(.*?)\]\((?:command:(.*?)|https:.*?)\)/g)];
      assert.deepEqual(
        links.map(([, title]) => title),
        buttons,
      );
      for (const [, title, command] of links) assert(command === undefined || known.includes(command), title);
    }
  });

  it('say more where more is known', () => {
    const error = new EngineError('tls-refused', '{0}', ['x'], { detail: 'certificate-refused' });
    assert.equal(viewState({ kind: 'failed', error }, NOTHING), 'certificate-refused');
  });

  for (const [name, [short, click]] of Object.entries(ROWS))
    it(`are a row where there are several engines: ${name}`, () => {
      const error =
        name === 'failed'
          ? new ImageError('unreadable', 'The engine refused.', [])
          : new EngineError(name as EngineFailure, 'It is {0}.', [name]);
      const state: ListState = { kind: 'failed', error };
      assert.deepEqual(engineStatus(state, english), { short, isLost: true });
      assert.equal(viewState(state, NOTHING), name);
      const [failure, action, ...others] = stateRows('there', state, 'connecting');
      assert(failure?.kind === 'failure' && failure.error === error);
      assert(action?.kind === 'action' && others.length === 0);
      assert.equal(rowText(action, LOOK).label, click);
      assert.equal(rowText(failure, LOOK).context, click === 'Start Engine' ? 'failure startable' : 'failure');
    });
});
