import assert from 'node:assert/strict';
import type { DockerfileHistory } from '../../src/dockerfile/history.ts';
import { matchDockerfile } from '../../src/dockerfile/match.ts';
import type { MatchedImage, MatchHints } from '../../src/dockerfile/matchInput.ts';
import { rankDockerfiles } from '../../src/dockerfile/rank.ts';
import { casesOf, sourceOf } from './corpus.ts';
import { linesOf } from './measure.ts';

/** An image of these history entries; those that begin with `RUN`, `COPY` or `ADD`, after builders' wrapping, make a layer. */
function imageOf(...history: string[]): MatchedImage {
  let layers = 0;
  const steps = history.map((createdBy, index) => {
    const emptyLayer = !/^(?:RUN|COPY|ADD)\b/.test(createdBy);
    const layer = emptyLayer ? null : layers++;
    return { index, createdBy, emptyLayer, layer, created: null, author: null, comment: null };
  });
  return { steps, layers: [], platform: { os: 'linux', architecture: 'amd64' } };
}

/** `4 exact text`, `- probable base`, `? none` of each row. */
function rowsOf(image: MatchedImage, source: string, hints: MatchHints = {}): string[] {
  return shown(matchDockerfile(image, source, hints));
}

function shown({ rows }: DockerfileHistory): string[] {
  return rows
    .filter(({ step }) => step !== null)
    .map((row) => [linesOf(row), row.match.kind, 'reason' in row.match ? row.match.reason : ''].join(' ').trim());
}

const BASE = ['ADD rootfs.tar / # buildkit', 'CMD ["sh"]'];
const BUILT = imageOf(
  ...BASE,
  'ENV PORT=8080',
  'RUN /bin/sh -c apt-get update && apt-get install -y nginx # buildkit',
  'COPY site /srv/site # buildkit',
  'CMD ["nginx" "-g" "daemon off;"]',
);
const DOCKERFILE = `FROM debian
ENV PORT=8080
RUN apt-get update && apt-get install -y nginx
COPY site /srv/site
CMD ["nginx", "-g", "daemon off;"]
`;
const FOUND = ['2 exact text', '3 exact text', '4 exact text', '5 exact text'];

describe('matchDockerfile', () => {
  it('finds the lines of every step, and takes what lies below for the base', () => {
    assert.deepEqual(rowsOf(BUILT, DOCKERFILE), ['- probable base', '- probable base', ...FOUND]);
  });

  it('knows the base by an image that is known', () => {
    const base = { name: 'debian:13', layers: 1, steps: 2, triggers: [] };
    const history = matchDockerfile(BUILT, DOCKERFILE, { base });
    assert.deepEqual(shown(history), ['- exact base', '- exact base', ...FOUND]);
    assert.deepEqual(history.base, {
      steps: 2,
      layers: 1,
      by: 'layers',
      exact: true,
      name: 'debian:13',
      claimed: false,
    });
  });

  it('knows what ONBUILD of a known base adds', () => {
    const image = imageOf(...BASE, 'RUN /bin/sh -c make all # buildkit', 'ENV PORT=8080');
    const base = { name: null, layers: 1, steps: 2, triggers: ['RUN make all'] };
    assert.deepEqual(rowsOf(image, '# c\nFROM debian\nENV PORT=8080', { base }), [
      '- exact base',
      '- exact base',
      '2 exact text',
      '3 exact text',
    ]);
  });

  it('reads an ENV that is written without an equals sign, whatever its value', () => {
    const image = imageOf(...BASE, 'ENV SITE=web', 'WORKDIR /srv/web', 'COPY site /srv/web # buildkit');
    const source = 'FROM debian\nENV SITE web\nWORKDIR /srv/$SITE\nCOPY site /srv/$SITE\n';
    assert.deepEqual(rowsOf(image, source).slice(2), ['2 exact text', '3 exact text', '4 exact text']);
  });

  it('says that an edited line is only alike, and names a new one', () => {
    const edited = DOCKERFILE.replace('-y nginx', '-y --no-install-recommends nginx').replace('COPY', 'RUN make\nCOPY');
    const history = matchDockerfile(BUILT, edited);
    assert.deepEqual(shown(history).slice(2), ['2 exact text', '3 probable similar', '5 exact text', '6 exact text']);
    assert.deepEqual(history.unmatched, [{ first: 4, last: 4 }]);
  });

  it('says that a step whose text is another one stands in its place', () => {
    const rows = rowsOf(BUILT, DOCKERFILE.replace(/^RUN .*$/m, 'RUN ./configure'));
    assert.deepEqual(rows.slice(2), ['2 exact text', '3 probable place', '4 exact text', '5 exact text']);
  });

  it('gives a step whose line is gone none', () => {
    const rows = rowsOf(BUILT, DOCKERFILE.replace(/^RUN .*$/m, '#'));
    assert.deepEqual(rows.slice(2), ['2 exact text', '? none', '4 exact text', '5 exact text']);
  });

  it('is not sure of empty steps that may be the base’s', () => {
    const source = DOCKERFILE.replace('ENV', 'CMD ["sh"]\nENV');
    assert.equal(rowsOf(BUILT, source)[1], '2 exact text');
    const later = BUILT.steps.map((step, at) => ({
      ...step,
      created: at < 2 ? '2024-01-01T00:00:00Z' : '2025-01-01T00:00:00Z',
    }));
    assert.deepEqual(rowsOf({ ...BUILT, steps: later }, source), [
      '- probable base',
      '2 probable base',
      ...['3', '4', '5', '6'].map((line) => `${line} exact text`),
    ]);
  });

  it('is never sure where steps say the same and lines are fewer', () => {
    const image = imageOf('RUN /bin/sh -c date # buildkit', 'RUN /bin/sh -c date # buildkit', 'ENV PORT=8080');
    assert.deepEqual(rowsOf(image, 'FROM scratch\nRUN date\nRUN date\nENV PORT=8080'), [
      '2 exact text',
      '3 exact text',
      '4 exact text',
    ]);
    assert.deepEqual(rowsOf(image, 'FROM scratch\nRUN date\nENV PORT=8080'), [
      '? none',
      '2 probable repeated',
      '3 exact text',
    ]);
  });

  it('finds the stage that was built, links what is copied to its stage, and names stages that left nothing', () => {
    const source =
      'FROM a AS one\nRUN make one\nFROM a AS two\nRUN make two\nFROM a\nCOPY --from=one /out /out\nRUN make three\n';
    const image = imageOf('COPY /out /out # buildkit', 'RUN /bin/sh -c make three # buildkit');
    const history = matchDockerfile(image, source);
    assert.equal(history.target, 2);
    assert.deepEqual(history.rows[0]?.sources, [{ stage: 0, name: 'one', lines: { first: 1, last: 2 } }]);
    assert.deepEqual(history.unusedStages, [{ stage: 1, lines: { first: 3, last: 4 } }]);
    const middle = imageOf('RUN /bin/sh -c make two # buildkit');
    assert.equal(matchDockerfile(middle, source).target, 1);
    assert.deepEqual(shown(matchDockerfile(middle, source)), ['4 exact text']);
    // Where it is said which was built, no other is tried.
    assert.equal(matchDockerfile(middle, source, { target: 'one' }).target, null);
  });

  it('knows the shell of Windows, and the one that the base set', () => {
    const windows = { ...imageOf('RUN cmd /S /C dir # buildkit'), platform: { os: 'windows', architecture: 'amd64' } };
    assert.deepEqual(rowsOf(windows, 'FROM a\nRUN dir'), ['2 exact text']);
    const bash = imageOf('ADD a /', 'SHELL [/bin/bash -c]', 'RUN /bin/bash -c make all # buildkit');
    assert.deepEqual(rowsOf(bash, 'FROM a\nRUN make all').slice(2), ['2 exact text']);
  });

  it('takes no provenance of another text', () => {
    const provenance = {
      dockerfile: { name: 'Dockerfile', source: 'FROM other\n' },
      target: null,
      arguments: new Map(),
      layers: new Map([[1, [{ first: 2, last: 2 }]]]),
      materials: [],
      vcs: null,
    };
    assert.deepEqual(rowsOf(BUILT, DOCKERFILE, { provenance }).slice(2), FOUND);
  });

  it('takes the recorded one however short it is', () => {
    const source = 'FROM debian\nUSER 1\n';
    const provenance = {
      dockerfile: { name: 'Dockerfile', source: source.replaceAll('\n', '\r\n') },
      target: null,
      arguments: new Map(),
      layers: new Map([[0, [{ first: 1, last: 1 }]]]),
      materials: [],
      vcs: null,
    };
    const image = imageOf(...BASE, 'USER 1');
    assert.deepEqual(rowsOf(image, source), Array(3).fill('? none'));
    assert.deepEqual(rowsOf(image, source, { provenance }), ['- exact base', '- exact base', '2 exact text']);
    const candidates = [
      { name: 'other', source: `${source}# more` },
      { name: 'recorded', source },
    ];
    assert.equal(rankDockerfiles(image, candidates, { provenance })[0]?.candidate.name, 'recorded');
  });

  it('finds nothing in a Dockerfile of another image', () => {
    const history = matchDockerfile(BUILT, 'FROM node\nWORKDIR /app\nCOPY . .\nRUN npm ci\nCMD ["node", "."]\n');
    assert.deepEqual(shown(history), Array(6).fill('? none'));
    assert.equal(history.target, null);
  });

  it('survives nothing at all', () => {
    assert.deepEqual(matchDockerfile(imageOf(), '').rows, []);
    assert.deepEqual(rowsOf(BUILT, ''), Array(6).fill('? none'));
    assert.deepEqual(rowsOf(imageOf(), DOCKERFILE), []);
  });

  it('ends for images and Dockerfiles that are made not to', () => {
    const line = `RUN ${'word other '.repeat(60)}`;
    const many = imageOf(...Array.from({ length: 1000 }, (_, at) => `${line}${at}`));
    for (const source of [
      `FROM a\n${line}x\n`.repeat(600),
      `FROM a AS b\n${`FROM b AS b\n${line}\n`.repeat(200)}`,
      `${'ARG A=$A$A\n'.repeat(3000)}FROM $A`,
      `FROM a\n${'ARG A=$A$A\nENV B=$B$A\n'.repeat(1000)}`,
    ])
      assert.ok(matchDockerfile(many, source).rows.length >= 1000);
  });
});

describe('rankDockerfiles', () => {
  it('puts the right one first', () => {
    const names = ['crlf', 'comments', 'simple', 'heredoc-run', 'many'];
    const candidates = names.map((name) => ({ name, source: sourceOf(name) }));
    for (const { name, image } of casesOf('buildkit').filter((one) => names.includes(one.name)))
      assert.equal(rankDockerfiles(image, candidates)[0]?.candidate.name, name);
  });

  it('puts what the image leads to before what fits a little better, and makes no match of it', () => {
    const edited = {
      name: 'edited',
      source: DOCKERFILE.replace('apt-get install -y nginx', 'apt-get install -y curl'),
    };
    const first = (told: number, other = edited) => {
      const [best] = rankDockerfiles(BUILT, [
        { name: 'as built', source: DOCKERFILE },
        { ...other, told },
      ]);
      return [best?.candidate.name, best?.history.rows[3]?.match.kind];
    };
    assert.deepEqual(first(0), ['as built', 'exact']);
    assert.deepEqual(first(0.3), ['edited', 'probable']);
    const another = { name: 'another', source: 'FROM a\nRUN something else entirely\n' };
    assert.deepEqual(first(0.3, another), ['as built', 'exact']);
  });

  it('takes the stage that a candidate is said to be built to', () => {
    const source = `${DOCKERFILE.replace('FROM debian', 'FROM debian AS app')}FROM app AS debug\nRUN install a debugger\n`;
    const targets = [null, 'app', 'debug', 'gone'].map(
      (target) => rankDockerfiles(BUILT, [{ name: 'a', source, target }])[0]?.history.target,
    );
    assert.deepEqual(targets, [0, 0, 1, 0]);
  });
});
