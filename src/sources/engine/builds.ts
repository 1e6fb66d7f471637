import { Readable } from 'node:stream';
import { readLines } from './answers/lines.ts';
import type { Asking } from './asking.ts';
import { FOREVER } from './patience.ts';

/** What `POST /build` is asked. */
export interface BuildRequest {
  /** The path of the Dockerfile in the tar. */
  readonly dockerfile: string;
  readonly tags: readonly string[];
  readonly target: string | null;
  readonly arguments: Readonly<Record<string, string>>;
  /** As `docker build --network` has it; null for the engine's default. */
  readonly network: string | null;
  /** As `Request.registryConfig`, for the registries that the Dockerfile names and no others. */
  readonly registryConfig?: string | undefined;
}

/**
 * Builds by the builder that the engine has without BuildKit, which is buildah in a Podman.
 * @param tar the context, read while it is sent
 * @returns what it tells, a JSON document a line; why a build failed is told there, too
 * @throws as `EngineClient`, and what the tar throws
 */
export async function* openBuild(
  asking: Asking,
  request: BuildRequest,
  tar: AsyncIterable<Uint8Array>,
  signal?: AbortSignal,
): AsyncGenerator<string> {
  const { dockerfile, tags, target, network } = request;
  let failed: unknown;
  const kept = async function* () {
    try {
      yield* tar;
    } catch (error) {
      failed = error;
      throw error;
    }
  };
  const body = Readable.from(kept());
  // What it throws is told by the request.
  body.on('error', () => {});
  try {
    const { chunks } = await asking.open({
      method: 'POST',
      path: '/build',
      query: {
        dockerfile,
        t: tags.length > 0 ? tags : undefined,
        target: target ?? undefined,
        buildargs: request.arguments,
        networkmode: network ?? undefined,
        rm: 1,
        forcerm: 1,
        version: 1,
      },
      tar: body,
      registryConfig: request.registryConfig,
      signal,
      // A command may take an hour and print nothing.
      patience: FOREVER,
    });
    for await (const line of readLines(chunks, `${asking.label}: build`)) yield Buffer.from(line).toString();
  } catch (error) {
    // Not what it looks like from the other end of the pipe.
    throw failed ?? error;
  } finally {
    body.destroy();
  }
}
