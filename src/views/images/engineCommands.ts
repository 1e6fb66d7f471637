import * as vscode from 'vscode';
import { ImageError } from '../../image/errors.ts';
import { type BrokenEndpoint, type Endpoint, isBroken } from '../../sources/engine/endpoint.ts';
import { resolveEndpoint } from '../../sources/engine/endpoints.ts';
import { thisMachine } from '../../sources/engine/machine.ts';
import { parseHost, sshDestination, withoutPassword } from '../../sources/engine/target.ts';
import { describe } from '../../vscode/report.ts';
import { addEngineHost } from '../../vscode/settings.ts';
import { pick } from '../archives/pick.ts';
import { engineStatus } from './engineStatus.ts';
import type { ImagesView } from './imagesView.ts';

/** Lets the user choose which engines this window shows, or add one. */
export async function chooseEngines(view: ImagesView): Promise<void> {
  await view.lists.update();
  const { endpoints, current } = view.lists.endpoints;
  const shown = view.shown.names({ current });
  const missing = shown.filter((name) => endpoints.every((each) => each.name !== name));
  const items = [
    ...endpoints.map((endpoint) => ({ name: endpoint.name, ...itemOf(endpoint, endpoint.name === current) })),
    ...missing.map((name) => ({
      name,
      label: plain(withoutPassword(name)),
      description: vscode.l10n.t('not there any more'),
    })),
  ].map((item) => ({ ...item, picked: shown.includes(item.name) }));
  const chosen = await vscode.window.showQuickPick(items, {
    canPickMany: true,
    title: vscode.l10n.t('Engines to show in this window'),
    placeHolder: vscode.l10n.t('With none, the one that the docker command uses is shown'),
    matchOnDescription: true,
    matchOnDetail: true,
  });
  if (!chosen) return;
  await view.shown.choose(chosen.map(({ name }) => name));
  await view.lists.update();
}

/** Asks for the address of an engine, keeps it in the settings, and shows that engine beside the others. */
export async function addEngine(view: ImagesView): Promise<void> {
  const text = await vscode.window.showInputBox({
    title: vscode.l10n.t('Add an engine'),
    prompt: vscode.l10n.t('An address as in DOCKER_HOST'),
    placeHolder: 'ssh://me@build.example',
    ignoreFocusOut: true,
    validateInput: (value) => (value.trim() === '' ? undefined : refusal(value)),
  });
  if (text === undefined || text.trim() === '') return;
  const host = addressOf(text);
  await addEngineHost(host);
  await view.lists.update();
  const names = view.shown.names(view.lists.endpoints);
  const known = view.lists.endpoints.endpoints.find((each) => !isBroken(each) && each.host === host);
  await view.shown.choose([...new Set([...names, known?.name ?? host])]);
  await view.lists.update();
}

/** Connects to an engine's host once by ssh where it can ask. */
export async function connectInTerminal(view: ImagesView, row: unknown): Promise<void> {
  const name = await pickEngine(view, row);
  if (name === undefined) return;
  const { host, tls } = await resolveEndpoint(name, thisMachine());
  const target = parseHost(host, tls !== null);
  if (target.kind !== 'ssh')
    throw new ImageError('request', 'The engine {0} is not reached by ssh.', [withoutPassword(host)]);
  const terminal = vscode.window.createTerminal({
    name: `ssh ${target.host}`,
    shellPath: 'ssh',
    shellArgs: sshDestination(target),
  });
  terminal.show();
}

/** The line that lets the user use the socket of this machine's Docker; it is for them to run. */
export async function copyDockerGroup(): Promise<void> {
  await vscode.env.clipboard.writeText('sudo usermod -aG docker "$USER"');
  vscode.window.setStatusBarMessage(vscode.l10n.t('Copied. Run it, then log in again.'), 5000);
}

/** Asks engines anew: that of a row, or all. */
export async function refreshImages(view: ImagesView, row: unknown): Promise<void> {
  const name = engineOf(row);
  if (name === undefined) await view.lists.update();
  const lists = view.lists.all.filter((list) => name === undefined || list.name === name);
  await Promise.all(lists.map((list) => list.refresh()));
  // It may never come in sight.
  if (!view.parts.view.visible) await view.setVisible(false);
}

/** Opens the page of an engine. */
export async function showEngine(view: ImagesView, row: unknown): Promise<void> {
  const name = await pickEngine(view, row);
  if (name !== undefined) await view.parts.enginePages.open(name);
}

/**
 * The endpoint a command is about: that of a row, of the page in front, the only one that is shown, or one of several that
 * the user chooses.
 */
export async function pickEngine({ lists, parts }: ImagesView, row: unknown): Promise<string | undefined> {
  const name = engineOf(row) ?? parts.enginePages.active;
  if (name !== undefined) return name;
  if (lists.all.length === 0) await lists.update();
  const choices = lists.all.map((list) => ({
    label: withoutPassword(list.name),
    description: engineStatus(list.state, vscode.l10n).short,
    value: list.name,
  }));
  return pick(choices, vscode.l10n.t('Choose an engine'));
}

function engineOf(row: unknown): string | undefined {
  const isRow = typeof row === 'object' && row !== null && 'engine' in row;
  return isRow && typeof row.engine === 'string' ? row.engine : undefined;
}

function itemOf(endpoint: Endpoint | BrokenEndpoint, isCurrent: boolean) {
  const current = isCurrent ? vscode.l10n.t('used by the docker command') : '';
  if (isBroken(endpoint))
    return { label: plain(endpoint.name), description: current, detail: plain(describe(endpoint.error)) };
  const { name, host, description } = endpoint;
  const shown = withoutPassword(host);
  const about = [current, description ?? '', name === host ? '' : shown].filter((part) => part !== '');
  return { label: plain(name === host ? shown : name), description: plain(about.join(' · ')) };
}

/** An address as addresses of images hold it. */
function addressOf(text: string): string {
  const host = text.trim();
  return host.includes('://') ? host : `tcp://${host}`;
}

function refusal(text: string): string | undefined {
  try {
    const host = addressOf(text);
    parseHost(host, false);
    // It would be kept where settings are, and sent nowhere.
    return withoutPassword(host) === host ? undefined : vscode.l10n.t('Leave the password out: engines take none.');
  } catch (error) {
    return describe(error);
  }
}

/** Quick picks draw `$(name)` as an icon. */
function plain(text: string): string {
  return text.replaceAll('$(', '\\$(');
}
