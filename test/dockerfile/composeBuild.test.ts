import assert from 'node:assert/strict';
import { composeBuild, projectOfFolder } from '../../src/dockerfile/composeBuild.ts';

const BUILD = { project: null, context: '.', dockerfile: 'Dockerfile', target: null };

describe('composeBuild', () => {
  it('reads the short form, the long one, and what they leave out', () => {
    assert.deepEqual(composeBuild('services:\n  web:\n    build: ./app\n', 'web'), { ...BUILD, context: './app' });
    assert.deepEqual(composeBuild('services: { web: { build: {} } }', 'web'), BUILD);
    const long = `
name: shop
services:
  db:
    image: postgres
  web:
    build:
      context: app
      dockerfile: docker/web.Dockerfile
      target: production
      args: [A=1]
`;
    assert.deepEqual(composeBuild(long, 'web'), {
      project: 'shop',
      context: 'app',
      dockerfile: 'docker/web.Dockerfile',
      target: 'production',
    });
    assert.equal(composeBuild(long, 'db'), null);
    assert.equal(composeBuild(long, 'other'), null);
  });

  it('follows anchors, merge keys and services that extend others of the file', () => {
    const text = `
x-build: &build { context: shared, target: base }
services:
  a:
    build:
      <<: *build
      target: a
  b:
    extends: { service: a }
  c:
    extends: b
  d:
    extends: { service: a, file: other.yaml }
  loop:
    extends: loop
`;
    const a = { ...BUILD, context: 'shared', target: 'a' };
    for (const service of ['a', 'b', 'c']) assert.deepEqual(composeBuild(text, service), a);
    assert.equal(composeBuild(text, 'd'), null);
    assert.equal(composeBuild(text, 'loop'), null);
  });

  it('takes the defaults of variables, and nothing that only the environment knows', () => {
    const of = (dockerfile: string) =>
      composeBuild(`services: { web: { build: { dockerfile: '${dockerfile}' } } }`, 'web');
    assert.equal(of(`$\{FLAVOR:-web}.Dockerfile`)?.dockerfile, 'web.Dockerfile');
    assert.equal(of(`$\{FLAVOR-web}.Dockerfile`)?.dockerfile, 'web.Dockerfile');
    assert.equal(of('$$a')?.dockerfile, '$a');
    for (const unknown of [`$\{FLAVOR}.Dockerfile`, '$FLAVOR', `$\{A:?needed}`]) assert.equal(of(unknown), null);
  });

  it('takes no context that is fetched or another service, and no Dockerfile of the file itself', () => {
    for (const context of ['https://github.com/a/b.git', 'git@github.com:a/b.git', 'ssh://h/r', 'service:other'])
      assert.equal(composeBuild(`services: { web: { build: '${context}' } }`, 'web'), null);
    assert.equal(composeBuild('services: { web: { build: { dockerfile_inline: FROM a } } }', 'web'), null);
  });

  const bomb = [...'bcdefghij'].reduce(
    (text, name, index) => `${text}x${name}: &${name} [${`*${'abcdefghi'[index]},`.repeat(9)}]\n`,
    'xa: &a [1,1,1,1,1,1,1,1,1]\n',
  );
  const ODD: Readonly<Record<string, string>> = {
    nothing: '',
    'a list': '- services',
    'services that are a list': 'services: [web]',
    'a service that is a text': 'services: { web: yes }',
    'a build that is a number': 'services: { web: { build: 7 } }',
    'a context that is a list': 'services: { web: { build: { context: [a] } } }',
    'broken YAML': 'services: {',
    'aliases of aliases': `${bomb}services: { web: { build: *j } }`,
    'deep nesting': `services: ${'['.repeat(100_000)}`,
    'deep blocks': Array.from({ length: 2000 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n'),
    'a name of every object': 'services: { web: { build: { context: 1 } } }\n__proto__: { name: a }',
    'more than anyone writes': `services: { web: { build: . } }\n${'# '.repeat(300_000)}`,
  };
  for (const [name, text] of Object.entries(ODD))
    it(`takes nothing of ${name}`, () => assert.equal(composeBuild(text, 'web'), null));

  it('asks only for what is written', () =>
    assert.equal(composeBuild('services: { a: { build: . } }', 'toString'), null));
});

describe('projectOfFolder', () => {
  it('is what compose makes of the name of a folder', () => {
    assert.equal(projectOfFolder('My Shop.v2'), 'myshopv2');
    assert.equal(projectOfFolder('_-shop_a-1'), 'shop_a-1');
  });
});
