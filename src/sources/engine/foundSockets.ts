import type { Endpoint } from './endpoint.ts';
import { joinOn, type Machine } from './machine.ts';

/** Endpoints of engines that no context may name: the sockets and pipes that programs are known to make, where they are. */
export async function foundEndpoints(machine: Machine): Promise<Endpoint[]> {
  const found: Endpoint[] = [];
  for (const { program, host, path } of places(machine))
    if (await machine.exists(path)) found.push({ name: host, host, origin: 'found', description: program, tls: null });
  return found;
}

interface Place {
  readonly program: string;
  readonly host: string;
  readonly path: string;
}

function places(machine: Machine): Place[] {
  if (machine.platform === 'win32')
    return [
      pipe('Docker', 'docker_engine'),
      pipe('Docker Desktop', 'dockerDesktopLinuxEngine'),
      pipe('Podman', 'podman-machine-default'),
    ];
  const socket = (program: string, ...parts: string[]): Place => {
    const path = joinOn(machine, ...parts);
    return { program, host: `unix://${path}`, path };
  };
  const { home } = machine;
  const runtime = machine.env['XDG_RUNTIME_DIR'] || `/run/user/${machine.uid ?? 0}`;
  return [
    socket('Docker', '/var/run/docker.sock'),
    socket('Docker, rootless', runtime, 'docker.sock'),
    socket('Docker Desktop', home, '.docker', 'run', 'docker.sock'),
    socket('Docker Desktop', home, '.docker', 'desktop', 'docker.sock'),
    socket('Colima', home, '.colima', 'default', 'docker.sock'),
    socket('Colima', home, '.config', 'colima', 'default', 'docker.sock'),
    socket('Rancher Desktop', home, '.rd', 'docker.sock'),
    socket('OrbStack', home, '.orbstack', 'run', 'docker.sock'),
    socket('Podman', runtime, 'podman', 'podman.sock'),
    socket('Podman', '/run/podman/podman.sock'),
    socket('Podman', home, '.local', 'share', 'containers', 'podman', 'machine', 'podman.sock'),
  ];
}

function pipe(program: string, name: string): Place {
  const path = `//./pipe/${name}`;
  return { program, host: `npipe://${path}`, path };
}
