import { joinOn, type Machine } from './machine.ts';

/** Where a program that was started from a desktop may not look by itself. */
const FOLDERS = ['/usr/local/bin', '/opt/homebrew/bin', '/usr/bin'];
const APPLICATIONS = ['Docker', 'OrbStack', 'Rancher Desktop', 'Podman Desktop'].map(
  (name) => `/Applications/${name}.app`,
);

/** Whether the programs of an engine are on a machine, running or not. */
export async function hasEngineProgram(machine: Machine): Promise<boolean> {
  const isWindows = machine.platform === 'win32';
  const path = (machine.env['PATH'] ?? machine.env['Path'] ?? '').split(isWindows ? ';' : ':').filter(Boolean);
  const folders = isWindows ? path : [...path, ...FOLDERS];
  const files = ['docker', 'podman', 'dockerd'].map((name) => (isWindows ? `${name}.exe` : name));
  const places = folders.flatMap((folder) => files.map((file) => joinOn(machine, folder, file)));
  const found = await Promise.all([...places, ...APPLICATIONS].map((place) => machine.exists(place)));
  return found.includes(true);
}
