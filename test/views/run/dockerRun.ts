import type { ContainerRequest } from '../../../src/sources/engine/answers/containers.ts';

/**
 * What `docker run` asks an engine for, by the documentation of its options, as far as we write them.
 * @param words those after `docker run`
 * @param environment docker's own, of which it takes what has no value
 */
export function dockerRun(words: readonly string[], environment: Readonly<Record<string, string>>): ContainerRequest {
  const left = [...words];
  const value = () => left.shift() ?? '';
  const flags = new Set<string>();
  const given = { name: null as string | null, platform: null as string | null, restart: 'no' };
  const env: string[] = [];
  const ports: { key: string; HostIp: string; HostPort: string }[] = [];
  const mounts: object[] = [];
  let entrypoint: string | undefined;
  while (left[0]?.startsWith('-')) {
    const option = value();
    if (['--detach', '-it', '--rm'].includes(option)) flags.add(option);
    else if (option === '--name' || option === '--platform' || option === '--restart')
      Object.assign(given, { [option.slice(2)]: value() });
    else if (option === '--entrypoint') entrypoint = value();
    else if (option === '--env') env.push(...variable(value(), environment));
    else if (option === '--publish') ports.push(publish(value()));
    else if (option === '--mount') mounts.push(mount(value()));
    else throw new Error(`docker run has no ${option}, or not from us`);
  }
  const [image = '', ...command] = left;
  const isTyped = flags.has('-it');
  if (isTyped === flags.has('--detach')) throw new Error('Either of them is meant');
  const keys = [...new Set(ports.map(({ key }) => key))];
  return {
    name: given.name,
    platform: given.platform,
    body: {
      Image: image,
      ...(command.length > 0 ? { Cmd: command } : {}),
      ...(entrypoint === undefined ? {} : { Entrypoint: [entrypoint] }),
      Env: env,
      ExposedPorts: Object.fromEntries(keys.map((key) => [key, {}])),
      Tty: isTyped,
      OpenStdin: isTyped,
      StdinOnce: isTyped,
      AttachStdin: isTyped,
      AttachStdout: isTyped,
      AttachStderr: isTyped,
      HostConfig: {
        PortBindings: Object.fromEntries(
          keys.map((of) => [of, ports.filter(({ key }) => key === of).map(({ key: _, ...binding }) => binding)]),
        ),
        Mounts: mounts,
        RestartPolicy: { Name: given.restart, MaximumRetryCount: 0 },
        AutoRemove: flags.has('--rm'),
      },
    },
  };
}

function variable(text: string, environment: Readonly<Record<string, string>>): string[] {
  if (text.includes('=')) return [text];
  return Object.hasOwn(environment, text) ? [`${text}=${environment[text]}`] : [];
}

/** `ADDRESS:HOST:CONTAINER/PROTOCOL`, from its end, since an address has colons too. */
function publish(text: string): { key: string; HostIp: string; HostPort: string } {
  const [where = '', protocol = 'tcp'] = text.split('/');
  const parts = where.split(':');
  const container = parts.pop();
  const host = parts.pop() ?? '';
  return { key: `${container}/${protocol}`, HostIp: parts.join(':').replace(/^\[|\]$/g, ''), HostPort: host };
}

/** A line of CSV (RFC 4180), each field a key and its value. */
function mount(line: string): object {
  const fields = [''];
  let isQuoted = false;
  for (let at = 0; at < line.length; at++) {
    const character = line.charAt(at);
    if (isQuoted && line.startsWith('""', at)) at++;
    else if (character === '"') {
      isQuoted = !isQuoted;
      continue;
    } else if (character === ',' && !isQuoted) {
      fields.push('');
      continue;
    }
    fields.push(`${fields.pop()}${character}`);
  }
  const read = Object.fromEntries(
    fields.map((field) => {
      const at = field.indexOf('=');
      return at < 0 ? [field, true] : [field.slice(0, at), field.slice(at + 1)];
    }),
  );
  return {
    Type: read['type'],
    Source: read['source'],
    Target: read['target'],
    ReadOnly: read['readonly'] === true,
  };
}
