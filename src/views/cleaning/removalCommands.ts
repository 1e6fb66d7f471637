import { freeing } from '../../cleaning/freed.ts';
import { type ItemKey, itemsOf, keyOf } from '../../cleaning/items.ts';
import { wholeItems } from '../../cleaning/obstacles.ts';
import { namesOneByOne } from '../../cleaning/removeItems.ts';
import type { Usage } from '../../cleaning/usage.ts';
import type { Steps } from '../../image/slices.ts';
import type { JobRequest } from '../../jobs/job.ts';
import { dockerCommand } from '../jobs/dockerCommand.ts';

/** Things that nobody would type more of. */
const MOST = 200;

/**
 * The `docker` commands that remove the same, as a job has them. None for records of the build cache, which have no command
 * of their own, and for very much.
 */
export function* removalCommands(
  endpoint: string,
  usage: Usage,
  ticked: ReadonlySet<ItemKey>,
): Steps<Pick<JobRequest, 'command' | 'before'>> {
  const { containers, deleted, untagged, volumes, networks, cache } = yield* freeing(usage, ticked);
  yield;
  const whole = wholeItems(itemsOf(usage), ticked);
  yield;
  const asked = deleted.filter(({ id }) => whole.has(keyOf('image', id)));
  const ofDeleted = new Set(deleted.flatMap(({ references, digests }) => [...references, ...digests]));
  const images = asked.flatMap(({ id, references, digests }) => {
    const names = namesOneByOne(references, digests);
    return names.length > 0 ? names : [id];
  });
  const namesOf = (isRunning: boolean) =>
    containers.filter((container) => container.isRunning === isRunning).map(({ name }) => name);
  const commands = [
    { words: ['rm', '--force'], what: namesOf(true) },
    { words: ['rm'], what: namesOf(false) },
    { words: ['image', 'rm'], what: [...images, ...untagged.filter((name) => !ofDeleted.has(name))] },
    { words: ['volume', 'rm'], what: volumes.map(({ name }) => name) },
    { words: ['network', 'rm'], what: networks.map(({ id }) => id) },
  ].filter(({ what }) => what.length > 0);
  if (cache.length > 0 || commands.flatMap(({ what }) => what).length > MOST) return {};
  const before = commands.map(({ words, what }) => dockerCommand(endpoint, ...words, ...what));
  const command = before.pop();
  return command ? { command, before } : {};
}
