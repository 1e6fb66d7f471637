import type { ContainerRequest } from '../sources/engine/answers/containers.ts';
import type { RunOptions } from './options.ts';

/** How a container is asked for. */
export function createRequest(options: RunOptions): ContainerRequest {
  const { image, name, ports, environment, mounts, platform, restart, remove, entrypoint, command } = options;
  const { interactive } = options;
  const keys = [...new Set(ports.map(({ container, protocol }) => `${container}/${protocol}`))];
  const bindings = (key: string) =>
    ports
      .filter(({ container, protocol }) => `${container}/${protocol}` === key)
      .map(({ address, host }) => ({ HostIp: address, HostPort: host === null ? '' : String(host) }));
  return {
    name,
    platform,
    body: {
      Image: image,
      ...(command.length > 0 ? { Cmd: command } : {}),
      ...(entrypoint === null ? {} : { Entrypoint: [entrypoint] }),
      Env: Object.entries(environment).map(([key, value]) => `${key}=${value}`),
      ExposedPorts: Object.fromEntries(keys.map((key) => [key, {}])),
      Tty: interactive,
      OpenStdin: interactive,
      StdinOnce: interactive,
      AttachStdin: interactive,
      AttachStdout: interactive,
      AttachStderr: interactive,
      HostConfig: {
        PortBindings: Object.fromEntries(keys.map((key) => [key, bindings(key)])),
        Mounts: mounts.map(({ type, source, target, readOnly }) => ({
          Type: type,
          Source: source,
          Target: target,
          ReadOnly: readOnly,
        })),
        RestartPolicy: { Name: restart, MaximumRetryCount: 0 },
        AutoRemove: remove,
      },
    },
  };
}
