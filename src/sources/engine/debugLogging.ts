import type { Endpoint } from './endpoint.ts';
import { colimaProfile, type Keeper } from './keeper.ts';
import { joinOn, type Machine } from './machine.ts';

/** How an engine is told to log for debugging. */
export interface DebugLogging {
  /** What to write. */
  readonly line: string;
  /** Into which file, on the engine's machine. */
  readonly file: string;
}

const LINE = '"debug": true';

/** The line of the engine's own configuration and where that is; null where it has none of the kind. */
export function debugLogging(keeper: Keeper, endpoint: Pick<Endpoint, 'host'>, machine: Machine): DebugLogging | null {
  const { home, env } = machine;
  const inHome = (...parts: string[]) => joinOn(machine, home, ...parts);
  switch (keeper) {
    case 'docker':
    case 'ssh':
    case 'elsewhere':
      return { line: LINE, file: '/etc/docker/daemon.json' };
    case 'docker-rootless':
      return {
        line: LINE,
        file: joinOn(machine, env['XDG_CONFIG_HOME'] || inHome('.config'), 'docker', 'daemon.json'),
      };
    case 'docker-desktop':
      return { line: LINE, file: inHome('.docker', 'daemon.json') };
    case 'orbstack':
      return { line: LINE, file: inHome('.orbstack', 'config', 'docker.json') };
    case 'colima':
      return { line: 'docker:\n  debug: true', file: inHome('.colima', colimaProfile(endpoint), 'colima.yaml') };
    default:
      return null;
  }
}
