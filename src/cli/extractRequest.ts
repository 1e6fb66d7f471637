import type { WhenExisting } from '../extract/places.ts';
import type { Selection } from '../image/fileView.ts';

/** What `layerscope extract` was asked for. */
export interface ExtractRequest {
  readonly image?: number;
  readonly platform?: string;
  readonly selection: Selection;
  /** Paths in the image as text; empty for all. */
  readonly paths: readonly string[];
  readonly to: 'folder' | 'tar' | 'output';
  /** The folder or the tar. */
  readonly target: string;
  /** Undefined: refuse where something is there. */
  readonly existing: WhenExisting | undefined;
  readonly owners: boolean;
  readonly modes: boolean;
  readonly devices: boolean;
}

/** The options of `layerscope extract`, as `parseArgs` takes them. */
export const EXTRACT_OPTIONS = {
  image: { type: 'string' },
  platform: { type: 'string' },
  layer: { type: 'string' },
  final: { type: 'boolean' },
  path: { type: 'string', multiple: true },
  output: { type: 'string', short: 'o' },
  tar: { type: 'string' },
  existing: { type: 'string' },
  owners: { type: 'boolean' },
  modes: { type: 'boolean' },
  devices: { type: 'boolean' },
} as const;

/** Values of those options. */
export interface ExtractValues {
  readonly image?: string;
  readonly platform?: string;
  readonly layer?: string;
  readonly final?: boolean;
  readonly path?: string[];
  readonly output?: string;
  readonly tar?: string;
  readonly existing?: string;
  readonly owners?: boolean;
  readonly modes?: boolean;
  readonly devices?: boolean;
}

const NUMBER = /^\d{1,9}$/;

/** Reads the options; a text says what is wrong with them. */
export function extractRequest(values: ExtractValues, isTerminal: boolean): ExtractRequest | string {
  const { image, layer, existing, output, tar } = values;
  if (image !== undefined && !NUMBER.test(image)) return '--image takes a number, counted from 0.';
  if (layer !== undefined && !NUMBER.test(layer)) return '--layer takes a number, counted from 0.';
  if (layer !== undefined && values.final) return '--layer and --final exclude each other.';
  if ((output === undefined) === (tar === undefined)) return 'extract takes either -o DIR or --tar FILE.';
  if (tar === '-' && isTerminal) return '--tar - writes a tar to the output, and that is a terminal.';
  if (existing !== undefined && !isWhenExisting(existing)) return '--existing takes replace, skip or keep-both.';
  return {
    ...(image === undefined ? {} : { image: Number(image) }),
    ...(values.platform === undefined ? {} : { platform: values.platform }),
    selection: layer === undefined ? { kind: 'final' } : { kind: 'layer', layer: Number(layer) },
    paths: values.path ?? [],
    to: output !== undefined ? 'folder' : tar === '-' ? 'output' : 'tar',
    target: output ?? tar ?? '',
    existing,
    owners: values.owners ?? false,
    modes: values.modes ?? false,
    devices: values.devices ?? false,
  };
}

function isWhenExisting(text: string): text is WhenExisting {
  return text === 'replace' || text === 'skip' || text === 'keep-both';
}
