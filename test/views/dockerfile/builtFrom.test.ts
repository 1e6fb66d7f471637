import assert from 'node:assert/strict';
import type * as vscode from 'vscode';
import type { EngineFacts } from '../../../src/image/engineFacts.ts';
import type { Image } from '../../../src/image/image.ts';
import { BuiltFrom, digestOfText } from '../../../src/views/dockerfile/builtFrom.ts';
import { memento } from './memento.ts';

const image = { id: 'sha256:config', manifestDigest: 'sha256:manifest', indexes: [{ digest: 'sha256:index' }] };
const present = image as unknown as Image;
const uri = { toString: () => 'file:///a/Dockerfile' } as vscode.Uri;
const TEXT = 'FROM scratch\nCOPY a /\n';
const BUILT = { uri: 'file:///a/Dockerfile', target: 'app', digest: digestOfText(TEXT) };

describe('BuiltFrom', () => {
  for (const id of ['sha256:config', 'sha256:manifest', 'sha256:index', 'sha256:engine', 'sha256:target'])
    it(`knows an image that the engine called ${id}`, async () => {
      const state = memento();
      await new BuiltFrom(state).remember(id, uri, TEXT, 'app');
      const again = new BuiltFrom(state);
      const facts = { id: 'sha256:engine', target: 'sha256:target' } as unknown as EngineFacts;
      assert.deepEqual(again.of(present, facts), BUILT);
      const known = id.endsWith('engine') || id.endsWith('target') ? undefined : BUILT;
      assert.deepEqual(again.of(present, undefined), known);
      const other = { id: 'sha256:other', manifestDigest: null, indexes: [] } as unknown as Image;
      assert.equal(again.of(other, undefined), undefined);
    });

  it('forgets what it is told to, and the oldest beyond two hundred', async () => {
    const state = memento();
    const built = new BuiltFrom(state);
    await built.remember('sha256:config', uri, TEXT, null);
    await built.forget({ ...present, id: 'sha256:other', manifestDigest: null, indexes: [] } as Image, undefined);
    assert.equal(built.of(present, undefined)?.target, null);
    await built.forget(present, undefined);
    assert.equal(built.of(present, undefined), undefined);
    await built.remember('sha256:config', uri, TEXT, null);
    for (let n = 0; n < 200; n++) await built.remember(`sha256:${n}`, uri, TEXT, null);
    assert.equal(built.of(present, undefined), undefined);
    assert.equal(Object.keys(state.kept() as object).length, 200);
  });

  it('takes line ends for no part of a text', () => {
    assert.equal(digestOfText('FROM a\r\nRUN b\r\n'), digestOfText('FROM a\nRUN b\n'));
    assert.notEqual(digestOfText('FROM a\n'), digestOfText('FROM a'));
  });

  for (const kept of [
    null,
    'text',
    {},
    { uri: 'a' },
    { uri: 'a', digest: 'b', target: 7 },
    { digest: 'b', target: null },
  ])
    it(`takes ${JSON.stringify(kept)} of another version for nothing`, () =>
      assert.equal(new BuiltFrom(memento({ 'sha256:config': kept })).of(present, undefined), undefined));
});
