/** What `layerscope dockerfile` was asked for. */
export interface DockerfileRequest {
  readonly image?: number;
  readonly platform?: string;
  /** Dockerfiles to look in; the one that fits best is shown. */
  readonly files: readonly string[];
  readonly target: string | null;
  readonly as: 'lines' | 'json' | 'table' | 'csv';
}

/** The options of `layerscope dockerfile` besides `--json`, as `parseArgs` takes them. */
export const DOCKERFILE_OPTIONS = {
  file: { type: 'string', short: 'f', multiple: true },
  target: { type: 'string' },
  table: { type: 'boolean' },
  csv: { type: 'boolean' },
} as const;

/** Values of those options, and of those that it shares. */
export interface DockerfileValues {
  readonly image?: string;
  readonly platform?: string;
  readonly json?: boolean;
  readonly file?: string[];
  readonly target?: string;
  readonly table?: boolean;
  readonly csv?: boolean;
}

/** Reads the options; a text says what is wrong with them. */
export function dockerfileRequest({ image, platform, ...values }: DockerfileValues): DockerfileRequest | string {
  const forms = (['json', 'table', 'csv'] as const).filter((form) => values[form]);
  if (forms.length > 1) return '--json, --table and --csv exclude each other.';
  if (image !== undefined && !/^\d{1,9}$/.test(image)) return '--image takes a number, counted from 0.';
  return {
    ...(image === undefined ? {} : { image: Number(image) }),
    ...(platform === undefined ? {} : { platform }),
    files: values.file ?? [],
    target: values.target ?? null,
    as: forms[0] ?? 'lines',
  };
}
