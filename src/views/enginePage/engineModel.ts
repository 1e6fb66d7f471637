import type { EndpointModel, EngineModel } from '../../protocol/enginePage.ts';
import type { EngineInfo } from '../../sources/engine/answers/engineInfo.ts';
import type { Endpoint } from '../../sources/engine/endpoint.ts';
import type { AboutEngine } from '../../sources/engine/greeting.ts';
import { withoutPassword } from '../../sources/engine/target.ts';
import type { Words } from '../words.ts';
import { clipped, clippedList } from './clipped.ts';

/** An endpoint as the page names it. */
export function endpointModel({ name, host, origin, description }: Endpoint, l10n: Words): EndpointModel {
  return {
    name: clipped(withoutPassword(name)),
    host: clipped(withoutPassword(host)),
    found: clipped(foundInWords(origin, name, description, l10n)),
  };
}

/** An engine that answered, as the page shows it. */
export function engineModel(
  about: AboutEngine,
  info: EngineInfo,
  { debugLine, restartable }: Pick<EngineModel, 'debugLine' | 'restartable'>,
): EngineModel {
  const { kind, api, oldestApi, newestApi } = about;
  const version = info.version ?? about.version ?? '';
  const { debug, store, cpus, memory, images, running, paused, stopped } = info;
  return {
    program: clipped([kind === 'podman' ? 'Podman' : 'Docker', version].join(' ').trim()),
    api,
    oldestApi,
    newestApi,
    debug,
    // Podman has no such file, wherever it runs.
    debugLine: kind === 'podman' ? null : debugLine,
    restartable,
    storageDriver: orNull(info.storageDriver),
    store,
    driverStatus: info.driverStatus
      .slice(0, 50)
      .map(([name = '', ...values]) => ({ name: clipped(name), value: clipped(values.join(' ')) })),
    dataRoot: orNull(info.dataRoot),
    machine: orNull(info.host),
    operatingSystem: orNull(info.operatingSystem),
    platform: orNull(info.platform),
    kernel: orNull(info.kernel),
    cpus,
    memory,
    cgroupVersion: orNull(info.cgroupVersion),
    cgroupDriver: orNull(info.cgroupDriver),
    securityOptions: clippedList(info.securityOptions.map(securityInWords)),
    mirrors: clippedList(info.mirrors),
    insecureRegistries: clippedList(info.insecureRegistries),
    warnings: clippedList(info.warnings),
    images,
    running,
    paused,
    stopped,
  };
}

function orNull(text: string | null): string | null {
  return text === null ? null : clipped(text);
}

/** `seccomp (builtin)` for `name=seccomp,profile=builtin` */
function securityInWords(option: string): string {
  const parts = option.split(',').map((part) => part.split('='));
  const [[key, name] = []] = parts;
  if (key !== 'name' || !name) return option;
  const others = parts.slice(1).map((part) => part.at(-1) ?? '');
  return others.length === 0 ? name : `${name} (${others.join(', ')})`;
}

function foundInWords(origin: Endpoint['origin'], name: string, description: string | null, l10n: Words): string {
  switch (origin) {
    case 'environment':
      return l10n.t('as DOCKER_HOST says');
    case 'platform':
      return l10n.t('where Docker is by default');
    case 'context':
      return description === null
        ? l10n.t('as the Docker context {0} says', name)
        : l10n.t('as the Docker context {0} says: {1}', name, description);
    case 'found':
      return description === null ? l10n.t('an address that was added') : l10n.t('a socket of {0}', description);
  }
}
