import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { delimiter, join } from 'node:path';
import * as vscode from 'vscode';
import { ensureBuildx } from '../../../scripts/engines.mjs';
import type { Engine } from '../../engines/engine.ts';
import type { Registry } from '../../engines/registry.ts';
import { until } from '../screen/until.ts';
import { type Asked, commandOf, does, logOf, type Reply } from './answers.ts';

const TAG = 'localhost/built:1';
const DOCKERFILE = `FROM scratch AS one
ARG WORD=none
COPY kept /
ENV WORD=$WORD
COPY changing /
FROM one
COPY more /
`;

/** Builds by the command with one engine and builder, does all that can come of it, and asks engine and registry each time. */
export async function buildOne(
  { engine, registry }: { readonly engine: Engine; readonly registry: Registry },
  endpoint: string,
  folder: string,
  builder: RegExp,
): Promise<void> {
  const context = join(folder, `${endpoint}-context`);
  mkdirSync(context);
  const uri = vscode.Uri.file(join(context, 'Dockerfile'));
  const write = (files: Readonly<Record<string, string>>) => {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(context, name), text);
  };
  /** With the Dockerfile in front, as who waits for it has it. */
  const build = async (...replies: readonly Reply[]): Promise<Asked[]> => {
    await vscode.window.showTextDocument(uri);
    return does('buildImage', [uri], ...replies);
  };
  /** In the editor, which has to save it. */
  const rewrite = async (text: string) => {
    const edit = new vscode.WorkspaceEdit();
    edit.replace(uri, new vscode.Range(0, 0, 100, 0), text);
    assert(await vscode.workspace.applyEdit(edit));
  };
  const idNow = async () => (await engine.inspect(TAG)).Id;

  write({ Dockerfile: DOCKERFILE, kept: 'kept', changing: 'a', more: 'more' });
  const form = ['Tags', TAG, 'Stage', 'one', 'Arguments', 'WORD', 'given'];
  const first = await build(...form, 'Build');
  assert.match(first[0]?.says[0] ?? '', builder);
  assert.match(first.at(-1)?.title ?? '', /^Built localhost\/built:1: [\d.]+ \w?B · 2 layers$/);
  // The page is open already.
  assert.deepEqual(first.at(-1)?.says, ['Show Dockerfile Beside']);
  await until('the page of what was built', () => inFront() === 'built:1');
  assert.deepEqual((await engine.inspect(TAG)).Config.Env?.at(-1), 'WORD=given');
  const [id, words] = [await idNow(), await commandOf()];
  assert.match(
    words,
    new RegExp(`^docker --context ${endpoint} (?:buildx )?build .*--target=one .--build-arg=WORD=…. --tag=`),
  );
  assert(!words.includes('given'), words);

  write({ changing: 'another' });
  const second = await build('Build');
  const remembered = second[0]?.says.join('\n') ?? '';
  for (const row of [`Tags · ${TAG}`, 'Stage · one', 'Arguments · WORD=given']) assert(remembered.includes(row), row);
  assert.match(second.at(-1)?.title ?? '', /^Built localhost\/built:1: .* against before\) · 1 of 2 layers kept$/);
  await until('its page, again', () => inFront() === 'built:1');
  const changed = await idNow();
  assert.notEqual(changed, id);

  await rewrite(`${DOCKERFILE.replace('COPY changing', '\nCOPY missing \\\n ')}`);
  const failed = await build('Build', 'Show Log');
  assert.match(failed.at(-1)?.title ?? '', /^The build of Dockerfile failed at line 6: .*missing/);
  const [problem] = vscode.languages.getDiagnostics(uri);
  assert.deepEqual([linesOfProblems(uri), problem?.source], [[6], 'Layerscope']);
  assert.match(problem?.message ?? '', /missing/);
  assert.equal(await idNow(), changed);

  if (/classic/.test(first[0]?.says[0] ?? '')) {
    await rewrite(`${DOCKERFILE}\nRUN --mount=type=cache,target=/x x\n`);
    const refused = await build('Build', 'Show Log');
    assert.match(refused.at(-1)?.title ?? '', /^Line 9 has RUN --mount, which only BuildKit can build/);
    assert.deepEqual(linesOfProblems(uri), [9]);
    assert.match((await logOf()).at(-1) ?? '', /^Line 9 has RUN --mount/);
  }

  const held = await HeldBuild.begin();
  await rewrite(held.dockerfile);
  const building = build('Build');
  await until('the builder waits', () => held.waits > 0);
  await vscode.commands.executeCommand('layerscope.cancelJob');
  assert.deepEqual((await building).slice(1), []);
  held.stop();
  assert.deepEqual(linesOfProblems(uri), []);
  assert.equal(await idNow(), changed);

  await rewrite(DOCKERFILE);
  const pushed = `built-${endpoint}`;
  const result = ['Result', 'To the registries of the tags'];
  const there = await build('Tags', `${registry.host}/${pushed}:1`, ...result, 'Build');
  assert.equal(there.at(-1)?.title, `Built ${registry.host}/${pushed}:1: Pushed`);
  assert.match((await registry.digestOf(pushed, '1')) ?? 'none', /^sha256:/);

  const tar = join(folder, `${endpoint}-built.tar`);
  await build('Result', 'To a tar', vscode.Uri.file(tar), 'Build');
  await until('the page of the tar', () => inFront() === `${endpoint}-built.tar`);
  // What is written is the same image, whatever its layers are compressed with.
  await vscode.env.clipboard.writeText('');
  const copied = await until('its ID', async () => {
    await vscode.commands.executeCommand('layerscope.copyImageId');
    return (await vscode.env.clipboard.readText()) || undefined;
  });
  assert.match(copied, /^sha256:[0-9a-f]{64}$/);
}

/** A Dockerfile that adds what does not come until it is let. */
export class HeldBuild {
  readonly #source = createServer((_, response) => {
    response.writeHead(200, { 'Content-Length': 4 });
    if (this.#isHeld) this.waits++;
    else response.write('done');
    response.flushHeaders();
  });
  #isHeld = true;
  /** How many builds have come to where they wait. */
  waits = 0;

  static async begin(): Promise<HeldBuild> {
    const held = new HeldBuild();
    await new Promise<void>((resolve) => held.#source.listen(0, '127.0.0.1', resolve));
    return held;
  }

  get dockerfile(): string {
    return `FROM scratch AS one\nADD http://127.0.0.1:${(this.#source.address() as AddressInfo).port}/x /\n`;
  }

  free(): void {
    this.#isHeld = false;
    this.#source.closeAllConnections();
  }

  stop(): void {
    this.#source.closeAllConnections();
    this.#source.close();
  }
}

/**
 * What builds with an engine of a store: its classic builder where it stores images by a graph driver, else BuildKit.
 * @param folder what the docker command has its configuration in
 */
export async function builderFor(
  store: string,
  folder: string,
): Promise<{ readonly PATH: string; readonly row: RegExp } | { readonly missing: string }> {
  if (store === 'containerd') {
    const found = await ensureBuildx(folder);
    return 'missing' in found ? found : { PATH: found.PATH, row: /^Build · with BuildKit, by docker buildx / };
  }
  const none = join(folder, 'no-docker');
  mkdirSync(none);
  writeFileSync(join(none, 'docker'), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
  return { PATH: [none, process.env['PATH']].join(delimiter), row: /^Build · with the classic builder: / };
}

/** From 1. */
function linesOfProblems(uri: vscode.Uri): number[] {
  return vscode.languages.getDiagnostics(uri).map(({ range }) => range.start.line + 1);
}

/** What the tab in front is called. */
function inFront(): string | undefined {
  return vscode.window.tabGroups.activeTabGroup.activeTab?.label;
}
