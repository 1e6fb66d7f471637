import { type FSWatcher, watch } from 'node:fs';
import { configFolder, contextsFolder } from './dockerConfig.ts';
import { isBroken } from './endpoint.ts';
import { type Endpoints, listEndpoints } from './endpoints.ts';
import { type Machine, thisMachine } from './machine.ts';

/** Milliseconds of quiet after which files that are being written are looked at, and between looks without any event. */
export interface WatchTimes {
  readonly quiet?: number;
  readonly poll?: number;
}

/**
 * Calls back with all endpoints when they are not what they were when watching began: the Docker config or its contexts
 * changed, or a socket came or went.
 * @returns the end of watching
 */
export function watchEndpoints(
  onChange: (endpoints: Endpoints) => void,
  machine: Machine = thisMachine(),
  { quiet = 300, poll = 10_000 }: WatchTimes = {},
): () => void {
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let watchers: FSWatcher[] = [];
  // One look after another.
  let last = listEndpoints(machine).then(textOf);
  const look = () => {
    last = last.then(async (before) => {
      const now = await listEndpoints(machine);
      if (stopped || textOf(now) === before) return before;
      onChange(now);
      watchFolders();
      return textOf(now);
    });
  };
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(look, quiet);
  };
  const watchFolders = () => {
    for (const watcher of watchers) watcher.close();
    watchers = [watched(configFolder(machine), false, soon), watched(contextsFolder(machine), true, soon)].flat();
  };
  watchFolders();
  // Folders that are not there yet, and sockets, tell of nothing.
  const polling = setInterval(look, poll).unref();
  return () => {
    stopped = true;
    clearTimeout(timer);
    clearInterval(polling);
    for (const watcher of watchers) watcher.close();
  };
}

function watched(folder: string, recursive: boolean, onEvent: () => void): FSWatcher[] {
  try {
    return [watch(folder, { persistent: false, recursive }, onEvent).on('error', () => undefined)];
  } catch {
    return [];
  }
}

function textOf({ current, endpoints }: Endpoints): string {
  const plain = endpoints.map((each) => (isBroken(each) ? [each.name, each.error.message] : each));
  return JSON.stringify([current, plain]);
}
