import type { BuildOptions } from './options.ts';

/** How `docker buildx build` is to tell what it does. */
export interface BuildxReporting {
  readonly progress: 'rawjson' | 'plain';
  /** A file that it writes the image's digests to. */
  readonly metadataFile: string;
}

/** The arguments of `docker` for a build, each one word: no shell reads them. */
export function buildxArguments(options: BuildOptions, { progress, metadataFile }: BuildxReporting): string[] {
  const { dockerfile, context, target, platforms, tags, network } = options;
  return [
    ...['buildx', 'build', `--progress=${progress}`, `--metadata-file=${metadataFile}`, `--file=${dockerfile}`],
    ...(target === null ? [] : [`--target=${target}`]),
    ...Object.entries(options.arguments).map(([name, value]) => `--build-arg=${name}=${value}`),
    ...(platforms.length > 0 ? [`--platform=${platforms.join(',')}`] : []),
    ...tags.map((tag) => `--tag=${tag}`),
    ...(network === 'default' ? [] : [`--network=${network}`]),
    destinationArgument(options),
    '--',
    context,
  ];
}

/**
 * The command that does the same in a terminal, from `buildx` or `build` on, as it may be shown and logged: without the values
 * of arguments, which may be secrets.
 */
export function shownCommand(options: BuildOptions, isBuildx: boolean): string[] {
  const hidden = Object.fromEntries(Object.keys(options.arguments).map((name) => [name, '…']));
  const reporting = { progress: 'plain', metadataFile: '' } as const;
  const words = buildxArguments({ ...options, arguments: hidden }, reporting).filter(
    (word) => !/^--(?:progress|metadata-file)=/.test(word),
  );
  return isBuildx ? words : words.slice(1).filter((word) => !/^--(?:load|output=.*)$/.test(word));
}

function destinationArgument({ destination, tar }: BuildOptions): string {
  if (destination === 'tar' && tar !== null) return `--output=type=oci,${csvField(`dest=${tar}`)}`;
  return destination === 'push' ? '--push' : '--load';
}

/** A field of what is read as a line of CSV. */
function csvField(text: string): string {
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
