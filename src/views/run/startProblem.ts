import { ImageError } from '../../image/errors.ts';

/** What engines say of a port that somebody has already, each in its way. */
const TAKEN = [
  /Bind for (\S+) failed: port is already allocated/i,
  /listen (?:tcp|udp|sctp)[46]? (\S+): bind: address already in use/i,
  /cannot listen on the \w+ port: .*?(\S+:\d+): bind: address already in use/i,
];

/**
 * Why a container that was made did not start, and that it was removed again.
 * @param describe the sentence for anything thrown
 */
export function startProblem(error: unknown, describe: (error: unknown) => string): ImageError {
  const said = describe(error);
  const taken = TAKEN.map((pattern) => pattern.exec(said)?.[1]).find((each) => each !== undefined);
  if (taken !== undefined)
    return new ImageError(
      'request',
      'Somebody has {0} already, so the container did not start, and was removed again. Choose another port.',
      [taken],
      { cause: error },
    );
  return new ImageError('request', 'The container did not start, and was removed again. {0}', [said], { cause: error });
}
