import * as vscode from 'vscode';
import type { Units } from '../format/size.ts';

/** The setting whose limit on files can be raised. */
export const MAX_FILE_SIZE = 'layerscope.maxFileSize';

/** What of an image's attributes an extraction can keep. */
export type Keeps = 'owners' | 'modes' | 'devices';

const KEEPS: readonly Keeps[] = ['owners', 'modes', 'devices'];

const BADGES = ['dangling', 'images', 'none'] as const;

/** The settings as they are now. */
export interface Settings {
  readonly offerToOpen: boolean;
  readonly units: Units;
  /** Whether images are verified as soon as their page has read the layers. */
  readonly verifyInBackground: boolean;
  /** Bytes; larger files of images are not opened. */
  readonly maxFileSize: number;
  /** Bytes that are kept on disk of layers that were read. */
  readonly cacheSize: number;
  /** Bytes, as the engine counts; larger images are exported when the user says so. */
  readonly exportLimit: number;
  /** What was kept by the last extraction as root. */
  readonly extractKeeps: readonly Keeps[];
  readonly showEngineInStatusBar: boolean;
  /** Engines that no context names, as in DOCKER_HOST. */
  readonly engineHosts: readonly string[];
  /** Labels of images that name a project. */
  readonly projectLabels: readonly string[];
  /** What the number on the view of images counts. */
  readonly badge: 'dangling' | 'images' | 'none';
  /** How many repositories a search gives. */
  readonly searchLimit: number;
  /** What rows of images say. */
  readonly imageColumns: readonly string[];
}

export function readSettings(): Settings {
  const settings = vscode.workspace.getConfiguration('layerscope');
  return {
    offerToOpen: settings.get<boolean>('offerToOpen', true),
    units: settings.get<string>('units') === 'binary' ? 'binary' : 'decimal',
    verifyInBackground: settings.get<boolean>('verifyInBackground', true),
    maxFileSize: Math.max(0, settings.get<number>('maxFileSize', 50)) * 1_000_000,
    cacheSize: Math.max(0, settings.get<number>('cacheSize', 512)) * 1_000_000,
    exportLimit: Math.max(0, settings.get<number>('exportWithoutAsking', 1)) * 1_000_000_000,
    extractKeeps: KEEPS.filter((keep) => settings.get<string[]>('extractKeeps', []).includes(keep)),
    showEngineInStatusBar: settings.get<boolean>('showEngineInStatusBar', false),
    engineHosts: texts(settings.get<unknown>('engineHosts')),
    projectLabels: texts(settings.get<unknown>('images.projectLabels')),
    badge: BADGES.find((each) => each === settings.get<string>('images.badge')) ?? 'dangling',
    searchLimit: Math.min(100, Math.max(1, Math.round(settings.get<number>('searchLimit', 25)))),
    imageColumns: texts(settings.get<unknown>('images.columns')),
  };
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
}

export function onDidChangeSettings(listener: (settings: Settings) => void): vscode.Disposable {
  return vscode.workspace.onDidChangeConfiguration((event) => {
    if (event.affectsConfiguration('layerscope')) listener(readSettings());
  });
}

/** Turns the offer off for good, in the user's settings. */
export async function stopOffering(): Promise<void> {
  await vscode.workspace.getConfiguration('layerscope').update('offerToOpen', false, vscode.ConfigurationTarget.Global);
}

/** Offers the same the next time, by the user's settings. */
export async function keepNextTime(keeps: readonly Keeps[]): Promise<void> {
  await vscode.workspace
    .getConfiguration('layerscope')
    .update('extractKeeps', keeps, vscode.ConfigurationTarget.Global);
}

/** Keeps one more engine, in the user's settings on this machine. */
export async function addEngineHost(host: string): Promise<void> {
  const hosts = [...new Set([...readSettings().engineHosts, host])];
  await vscode.workspace.getConfiguration('layerscope').update('engineHosts', hosts, vscode.ConfigurationTarget.Global);
}

/** Makes `viewType` the editor of every file that matches `pattern`, in the user's settings. */
export async function associateEditor(pattern: string, viewType: string): Promise<void> {
  const settings = vscode.workspace.getConfiguration('workbench');
  const associations = settings.inspect<Record<string, string>>('editorAssociations')?.globalValue;
  await settings.update(
    'editorAssociations',
    { ...associations, [pattern]: viewType },
    vscode.ConfigurationTarget.Global,
  );
}
