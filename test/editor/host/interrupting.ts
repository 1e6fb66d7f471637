import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import * as vscode from 'vscode';
import type { Network } from '../../engines/registry.ts';
import type { Wire } from '../../engines/wire.ts';
import { dockerArchiveOf } from '../../helpers/archive.ts';
import { tarOf } from '../../helpers/tar.ts';
import { until } from '../screen/until.ts';
import { answering, logOf, type Reply } from './answers.ts';
import { HeldBuild } from './building.ts';
import type { OwnDocker } from './ownDocker.ts';

/** What moves go through, and what can happen to them. */
export interface Middle {
  readonly at: OwnDocker;
  /** To the engine. */
  readonly wire: Wire;
  /** From the engine to the registry. */
  readonly network: Network;
  /** Which of the five are canceled; the others lose their engine. */
  readonly canceled: readonly Kind[];
  lose(): Promise<unknown>;
  /** Has it back, which may be empty. */
  regain(): Promise<void>;
}

type Kind = 'pull' | 'push' | 'save' | 'load' | 'build';

/** Bytes: more than any question or answer that is not an archive. */
const SHORT = 1 << 20;

const archiveOf = (tag: string) =>
  dockerArchiveOf([tarOf([{ name: 'file', content: randomBytes(3_000_000) }])], { tags: [tag] });

/**
 * Holds a pull, a push, a save, a load and a build in their middle, cancels some, takes the engine away from the others, and
 * does all again.
 */
export async function interruptAll(middle: Middle): Promise<void> {
  const { at, wire, network, canceled } = middle;
  const { engine, registry, folder } = at;
  const name = (kind: Kind) => `${network.host}/${at.name}/held-${kind}:1`;
  const [saved, archive] = [at.file(`${at.name}-held-saved.tar`), at.file(`${at.name}-held-load.tar`)];
  const titles: Readonly<Record<Kind, string>> = {
    pull: `Pull ${name('pull')}`,
    push: `Push ${name('push')}`,
    save: `Save ${name('save')}`,
    load: `Load ${basename(archive.fsPath)}`,
    build: `Build ${name('build')}`,
  };
  const kinds = Object.keys(titles) as Kind[];
  const ready = async () => {
    for (const kind of ['push', 'save'] as const) await engine.load(archiveOf(name(kind)));
  };
  const lastLine = async (kind: Kind) => (await logOf(titles[kind])).at(-1) ?? '';

  const layer = tarOf([{ name: 'file', content: randomBytes(600_000) }]);
  await registry.put(`${at.name}/held-pull`, '1', { 'linux/amd64': [layer] });
  writeFileSync(archive.fsPath, archiveOf(name('load')));
  await ready();
  const context = at.file(`${at.name}-held-context`).fsPath;
  const dockerfile = vscode.Uri.file(join(context, 'Dockerfile'));
  const held = await HeldBuild.begin();
  mkdirSync(context);
  writeFileSync(dockerfile.fsPath, held.dockerfile);
  await vscode.commands.executeCommand('layerscope.clearJobs');
  network.isStuck = true;
  wire.stuckAfter = SHORT;
  const ended = [
    await begin('pullImage', [], { search: name('pull'), take: /as typed/ }, titles.pull),
    await begin('pushImage', [at.row(name('push'))], titles.push),
    await begin('saveImage', [at.row(name('save'))], 'Tar archive', saved),
    await begin('loadArchive', [archive, [archive]]),
    await begin('buildImage', [dockerfile], 'Tags', name('build'), 'Build'),
  ];
  await until('all are in their middle', () => network.stuck >= 2 && wire.held >= 2 && held.waits > 0);

  for (const kind of canceled)
    await answering([titles[kind]], () => vscode.commands.executeCommand('layerscope.cancelJob'));
  for (const kind of canceled)
    await until(`the ${kind} is canceled`, async () => (await lastLine(kind)) === 'Canceled');
  await middle.lose();
  wire.free();
  await Promise.all(ended.map(([command]) => command));
  for (const kind of kinds.filter((each) => !canceled.includes(each)))
    assert.match(await lastLine(kind), /^The connection to the engine .* broke off\. Try again when it runs\.$/);
  assert(!existsSync(saved.fsPath));
  assert.deepEqual(
    readdirSync(folder).filter((file) => file.endsWith('.part')),
    [],
  );

  assert.deepEqual(vscode.languages.getDiagnostics(dockerfile), []);
  await middle.regain();
  network.free();
  held.free();
  await ready();
  for (const kind of kinds)
    await answering([titles[kind]], () => vscode.commands.executeCommand('layerscope.retryJob'));
  const done = { pull: /^Pulled · /, push: /^Pushed as /, save: /^Saved, 3/, load: /^Loaded /, build: / · 1 layer\b/ };
  for (const kind of kinds) await until(`the ${kind} is done`, async () => done[kind].test(await lastLine(kind)));
  held.stop();
  for (const kind of ['pull', 'load', 'build'] as const) await engine.inspect(name(kind));
  assert(await registry.digestOf(`${at.name}/held-push`, '1'));
  assert(existsSync(saved.fsPath));
}

/** Begins what takes long, which ends when what is given back does. */
async function begin(
  command: string,
  args: readonly unknown[],
  ...replies: readonly Reply[]
): Promise<[command: Thenable<unknown>]> {
  let running: Thenable<unknown> = Promise.resolve();
  await answering(replies, async () => {
    running = vscode.commands.executeCommand(`layerscope.${command}`, ...args);
  });
  return [running];
}
