import * as vscode from 'vscode';

/** Files that are looked at; a monorepo may have hundreds, and beyond these nobody would wait. */
const MOST_FILES = 200;
/** Bytes of one; no honest Dockerfile comes near. */
const MOST_BYTES = 1 << 20;

/** Compose files that are looked at. */
const MOST_COMPOSE_FILES = 100;

const COMPOSE_NAMES = '**/*compose*.{yml,yaml}';
const NAMES = '**/{Dockerfile,Containerfile,Dockerfile.*,Containerfile.*,*.[Dd]ockerfile,*.[Cc]ontainerfile}';

/** A Dockerfile as its editor shows it, saved or not; else as it is on disk. */
export interface DockerfileText {
  readonly uri: vscode.Uri;
  readonly text: string;
}

/** The Dockerfiles of the workspace's folders, and those that are open from elsewhere. What cannot be read is left out. */
export async function workspaceDockerfiles(signal: AbortSignal): Promise<DockerfileText[]> {
  const found = await findInFolders(NAMES, MOST_FILES, signal);
  const open = vscode.workspace.textDocuments.filter(isDockerfile).map(({ uri }) => uri);
  const uris = new Map([...open, ...found].map((uri) => [uri.toString(), uri]));
  const texts = await Promise.all([...uris.values()].map(readDockerfile));
  return texts.filter((text) => text !== undefined);
}

/** Whether a document is a Dockerfile that a user writes, and none that an image was said to be built from. */
export function isDockerfile({ languageId, uri }: Pick<vscode.TextDocument, 'languageId' | 'uri'>): boolean {
  return languageId === 'dockerfile' && (uri.scheme === 'untitled' || isSearchable(uri));
}

/** Undefined where it is gone, too large, or cannot be read. */
export async function readDockerfile(uri: vscode.Uri): Promise<DockerfileText | undefined> {
  const open = vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
  if (open) return { uri, text: open.getText() };
  try {
    const { type, size } = await vscode.workspace.fs.stat(uri);
    if ((type & vscode.FileType.File) === 0 || size > MOST_BYTES) return undefined;
    return { uri, text: new TextDecoder().decode(await vscode.workspace.fs.readFile(uri)) };
  } catch {
    return undefined;
  }
}

/** The editor searches no file system that an extension provides: where a window has no other, it would wait for ever. */
function isSearchable({ scheme }: vscode.Uri): boolean {
  return scheme === 'file' || scheme === 'vscode-remote';
}

/** The compose files of the workspace's folders. */
export function workspaceComposeFiles(signal: AbortSignal): Promise<vscode.Uri[]> {
  return findInFolders(COMPOSE_NAMES, MOST_COMPOSE_FILES, signal);
}

async function findInFolders(names: string, most: number, signal: AbortSignal): Promise<vscode.Uri[]> {
  const found: vscode.Uri[] = [];
  for (const folder of vscode.workspace.workspaceFolders ?? []) {
    const left = most - found.length;
    if (left <= 0) break;
    if (isSearchable(folder.uri))
      found.push(...(await findFiles(new vscode.RelativePattern(folder, names), left, signal)));
  }
  return found;
}

async function findFiles(pattern: vscode.RelativePattern, most: number, signal: AbortSignal): Promise<vscode.Uri[]> {
  const source = new vscode.CancellationTokenSource();
  const cancel = () => source.cancel();
  signal.addEventListener('abort', cancel);
  try {
    const found = await vscode.workspace.findFiles(pattern, undefined, most, source.token);
    signal.throwIfAborted();
    return found;
  } finally {
    signal.removeEventListener('abort', cancel);
    source.dispose();
  }
}
