import { TarEnd } from '../../layers/spool.ts';
import type { Body } from './body.ts';
import type { EngineClient } from './client.ts';
import { brokenOff, Tail } from './exportImage.ts';

/**
 * The bytes of an archive as its engine exports it, which fail at their end where that is not all of it.
 * @param name what is exported, for sentences
 * @param onBytes gets how many have come
 * @throws EngineRefusal where the engine breaks off
 */
export async function* exportedTar(
  client: Pick<EngineClient, 'label'>,
  body: Body,
  name: string,
  onBytes: (done: number) => void,
): AsyncGenerator<Uint8Array> {
  const tail = new Tail(onBytes);
  const end = new TarEnd();
  let offset = 0;
  try {
    for await (const chunk of tail.follow(body)) {
      end.feed(chunk, offset);
      offset += chunk.length;
      yield chunk;
    }
    if (!end.reached || end.broken) throw brokenOff(client, name, tail.text);
  } finally {
    body.destroy();
  }
}
