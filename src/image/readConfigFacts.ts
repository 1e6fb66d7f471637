import type { ImageConfig, RunConfig } from './config.ts';
import type { ConfigFacts } from './configFacts.ts';

/** Reads the run configuration out of an image config. */
export function readConfigFacts(config: ImageConfig): ConfigFacts {
  const run = config.config;
  return {
    entrypoint: words(run?.Entrypoint),
    command: words(run?.Cmd),
    user: run?.User || null,
    workingDirectory: run?.WorkingDir || null,
    environment: (run?.Env ?? []).map(splitPair),
    ports: Object.keys(run?.ExposedPorts ?? {}),
    volumes: Object.keys(run?.Volumes ?? {}),
    labels: Object.entries(run?.Labels ?? {}).map(([name, value]) => ({ name, value })),
    healthcheck: run?.Healthcheck ? printHealthcheck(run.Healthcheck) : null,
    stopSignal: run?.StopSignal || null,
    shell: run?.Shell ?? [],
    onBuild: run?.OnBuild ?? [],
    author: config.author || null,
  };
}

function words(value: string | readonly string[] | null | undefined): readonly string[] {
  return typeof value === 'string' ? [value] : (value ?? []);
}

function splitPair(pair: string): { name: string; value: string } {
  const at = pair.indexOf('=');
  return at < 0 ? { name: pair, value: '' } : { name: pair.slice(0, at), value: pair.slice(at + 1) };
}

type Healthcheck = NonNullable<RunConfig['Healthcheck']>;

function printHealthcheck(check: Healthcheck): string {
  const [kind, ...rest] = check.Test ?? [];
  if (kind === 'NONE') return 'NONE';
  const options = [
    duration('interval', check.Interval),
    duration('timeout', check.Timeout),
    duration('start-period', check.StartPeriod),
    duration('start-interval', check.StartInterval),
    check.Retries ? `--retries=${check.Retries}` : '',
  ].filter((option) => option !== '');
  const command = kind === 'CMD-SHELL' ? rest.join(' ') : JSON.stringify(rest);
  return [...options, `CMD ${command}`].join(' ');
}

/** The config counts in nanoseconds; a Dockerfile writes `30s`, `1m30s`, `500ms`. */
function duration(option: string, nanoseconds: number | null | undefined): string {
  if (!nanoseconds) return '';
  const milliseconds = nanoseconds / 1e6;
  if (milliseconds < 1000) return `--${option}=${milliseconds}ms`;
  const minutes = Math.floor(milliseconds / 60_000);
  const seconds = (milliseconds % 60_000) / 1000;
  return `--${option}=${minutes ? `${minutes}m` : ''}${seconds || !minutes ? `${seconds}s` : ''}`;
}
