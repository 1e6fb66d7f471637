import { annotationsOf } from '../image/annotations.ts';
import type { Image } from '../image/image.ts';
import type { BuildProvenance } from './provenance.ts';

/** Where an image says that it was built. All of it are claims, and labels may be those of its base. */
export interface BuildOrigin {
  /** Repositories that it is said to be of. */
  readonly repositories: readonly ClaimedRepository[];
  /** The services of compose projects that it is said to be of. */
  readonly services: readonly ComposeService[];
}

/** A repository, as a label or the provenance names it. */
export interface ClaimedRepository {
  readonly url: string;
  /** The label; null for the provenance. */
  readonly label: string | null;
  /** The revision that was built, with `-dirty` behind where the builder said so; null where nobody says. */
  readonly revision: string | null;
  /** The Dockerfile's path in it, with slashes; null where nobody says. */
  readonly path: string | null;
}

/** A service of a compose project; a container of it says where the project is. */
export interface ComposeService {
  readonly project: string;
  readonly service: string;
  readonly directory: string | null;
  /** The project's files; empty where nobody says. */
  readonly files: readonly string[];
}

const SOURCES = ['org.opencontainers.image.source', 'org.opencontainers.image.url', 'org.label-schema.vcs-url'];
const REVISIONS = ['org.opencontainers.image.revision', 'org.label-schema.vcs-ref'];
/** Buildx writes it with `BUILDX_GIT_LABELS`. */
const ENTRY_POINT = 'com.docker.image.source.entrypoint';
const COMPOSE = 'com.docker.compose';

type Labels = Readonly<Record<string, string>>;

/**
 * @param containers labels of containers that were made from the image
 */
export function buildOrigin(
  image: Pick<Image, 'config' | 'rawManifest' | 'indexes' | 'manifestDigest'>,
  provenance: BuildProvenance | null,
  containers: readonly Labels[] = [],
): BuildOrigin {
  const labels = image.config.config?.Labels ?? {};
  const said = { ...annotationsOf(image), ...labels };
  const revision = REVISIONS.map((name) => said[name]).find((value) => value) ?? null;
  const path = said[ENTRY_POINT] || null;
  const { vcs } = provenance ?? {};
  return {
    repositories: [
      ...(vcs ? [{ url: vcs.source, label: null, revision: vcs.revision, path: vcs.path }] : []),
      ...SOURCES.flatMap((label) => (said[label] ? [{ url: said[label], label, revision, path }] : [])),
    ],
    services: [...containers, labels].flatMap(composeService),
  };
}

/** Compose writes project and service to what it builds, and where the project is to containers only. */
function composeService(labels: Labels): ComposeService[] {
  const { [`${COMPOSE}.project`]: project, [`${COMPOSE}.service`]: service } = labels;
  if (!project || !service) return [];
  const files = labels[`${COMPOSE}.project.config_files`] ?? '';
  return [
    {
      project,
      service,
      directory: labels[`${COMPOSE}.project.working_dir`] || null,
      files: files.split(',').filter((file) => file !== ''),
    },
  ];
}
