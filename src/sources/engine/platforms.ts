import { printPlatform } from '../../image/platform.ts';
import type { InspectedImage } from './answers/imageDetails.ts';
import type { Feature } from './capabilities.ts';
import type { EngineClient } from './client.ts';

/** Whether a platform is the one asked for: `linux/arm64` also means `linux/arm64/v8`. */
export function isPlatform(platform: string, asked: string): boolean {
  return platform === asked || platform.startsWith(`${asked}/`);
}

/** The platform that an engine says an image has. */
export function platformOfInspected({ stated }: Pick<InspectedImage, 'stated'>): string {
  const { Os: os, Architecture: architecture, Variant: variant } = stated;
  return printPlatform({
    os: os || 'unknown',
    architecture: architecture || 'unknown',
    ...(variant ? { variant } : {}),
  });
}

/**
 * What to send to an engine for a platform: nothing where it cannot choose, and the image is for that platform anyway.
 * @param inspected the image as the engine gives it without a platform
 * @throws ImageError `unsupported` where the engine cannot choose, and would give another
 */
export function platformToSend(
  client: Pick<EngineClient, 'supports' | 'need'>,
  feature: Feature,
  inspected: Pick<InspectedImage, 'stated'>,
  platform: string | undefined,
): string | undefined {
  if (platform === undefined) return undefined;
  if (!client.supports(feature) && isPlatform(platformOfInspected(inspected), platform)) return undefined;
  client.need(feature);
  return platform;
}
