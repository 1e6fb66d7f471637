import { basename, dirname, resolve } from 'node:path';
import type { ComposeService } from '../../../dockerfile/buildOrigin.ts';
import { composeBuild, projectOfFolder } from '../../../dockerfile/composeBuild.ts';
import { isLocalPath, readSmallFile } from './smallFile.ts';

/** Compose files that containers name, and bytes of one. */
const MOST_NAMED = 20;
const MOST_BYTES = 1 << 20;

/** The Dockerfile of a service, as a compose file says. Absolute paths. */
export interface ServiceFile {
  readonly service: string;
  readonly file: string;
  readonly dockerfile: string;
  readonly target: string | null;
}

/**
 * What compose files say that services are built from: those that a container names, and others whose project has the name.
 * @param composeFiles those that are known; absolute
 */
export async function servicesFiles(
  services: readonly ComposeService[],
  composeFiles: readonly string[],
): Promise<ServiceFile[]> {
  const found: ServiceFile[] = [];
  for (const { project, service, directory, files } of services) {
    const named = files.filter(isLocalPath).slice(0, MOST_NAMED);
    for (const file of new Set([...named, ...composeFiles])) {
      const build = composeBuild((await readSmallFile(file, MOST_BYTES)) ?? '', service);
      const isNamed = named.includes(file);
      if (!build || !(isNamed || project === (build.project ?? projectOfFolder(basename(dirname(file)))))) continue;
      const folder = isNamed && directory !== null && isLocalPath(directory) ? directory : dirname(file);
      const dockerfile = resolve(folder, build.context, build.dockerfile);
      if (isLocalPath(dockerfile)) found.push({ service, file, dockerfile, target: build.target });
    }
  }
  return found.filter(
    (one, at) => found.findIndex(({ file, dockerfile }) => file === one.file && dockerfile === one.dockerfile) === at,
  );
}
