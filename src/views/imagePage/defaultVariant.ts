import type { Variant } from '../../image/image.ts';

/** The machine a platform is picked for, in the words images use. */
export interface Machine {
  readonly os: string;
  readonly architecture: string;
}

/** How Node's names of processors are called in images. */
const ARCHITECTURES: Readonly<Record<string, string>> = {
  x64: 'amd64',
  ia32: '386',
  ppc64: 'ppc64le',
  mipsel: 'mipsle',
};

/** This machine; engines on macOS and Windows run Linux images too, so that is what is looked for. */
export function thisMachine(arch: string = process.arch): Machine {
  return { os: 'linux', architecture: ARCHITECTURES[arch] ?? arch };
}

/**
 * The key of the variant that is shown first: this machine's platform, else the first that is present, else the first.
 * A variant of the processor (`arm64/v8`) is as good as the plain one.
 */
export function defaultVariant(variants: readonly Variant[], machine: Machine): string {
  const platform = `${machine.os}/${machine.architecture}`;
  const present = variants.filter(({ state }) => state === 'present');
  const own =
    present.find((variant) => variant.platform === platform) ??
    present.find((variant) => variant.platform.startsWith(`${platform}/`));
  return (own ?? present[0] ?? variants[0])?.key ?? '';
}
