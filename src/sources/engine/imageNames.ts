import { isDigest } from '../../image/digest.ts';
import { parseReference } from '../../image/reference.ts';

/** The API takes a platform as the JSON of the OCI's. */
export function platformJson(platform: string | undefined): object | undefined {
  if (platform === undefined) return undefined;
  const [os, architecture, variant] = platform.split('/');
  return { os, architecture, ...(variant ? { variant } : {}) };
}

/**
 * A name as it may stand in a path.
 * @throws as `checkName`
 */
export function encodeName(name: string): string {
  return checkName(name).split('/').map(encodeURIComponent).join('/');
}

/** @throws ImageError `unsupported` for what is neither a reference nor an ID */
export function checkName(name: string): string {
  if (!isDigest(name) && !/^[0-9a-f]{4,64}$/.test(name)) parseReference(name);
  return name;
}
