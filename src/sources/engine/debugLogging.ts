import type { Endpoint } from './endpoint.ts';
import { colimaProfile, type Keeper } from './keeper.ts';
import { joinOn, type Machine } from './machine.ts';

/** How an engine is told to log for debugging. */
export interface DebugLogging {
  /** What to write. */
  readonly line: string;
  /** Into which file, on the engine's machine. */
  readonly file: string;
  /** Whether that is only where it usually is: who runs the engine is not known here. */
  readonly usually: boolean;
}

const LINE = '"debug": true';

/** The line of the engine's own configuration and where that is; null where it has none of the kind. */
export function debugLogging(keeper: Keeper, endpoint: Pick<Endpoint, 'host'>, machine: Machine): DebugLogging | null {
  const { home, env } = machine;
  const inHome = (...parts: string[]) => joinOn(machine, home, ...parts);
  switch (keeper) {
    case 'docker':
      return { line: LINE, file: '/etc/docker/daemon.json', usually: false };
    case 'ssh':
    case 'elsewhere':
      return { line: LINE, file: '/etc/docker/daemon.json', usually: true };
    case 'docker-rootless':
      return {
        line: LINE,
        file: joinOn(machine, env['XDG_CONFIG_HOME'] || inHome('.config'), 'docker', 'daemon.json'),
        usually: false,
      };
    case 'docker-desktop':
      return { line: LINE, file: inHome('.docker', 'daemon.json'), usually: false };
    case 'orbstack':
      return { line: LINE, file: inHome('.orbstack', 'config', 'docker.json'), usually: false };
    case 'colima':
      return {
        line: 'docker:\n  debug: true',
        file: inHome('.colima', colimaProfile(endpoint), 'colima.yaml'),
        usually: false,
      };
    default:
      return null;
  }
}
