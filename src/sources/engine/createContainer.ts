import { type ContainerRequest, type CreatedContainer, createdSchema } from './answers/containers.ts';
import type { Asking } from './asking.ts';
import { MOVING } from './patience.ts';

/**
 * Makes a container, which is not started by that.
 * @throws EngineRefusal 404 where there is no such image, 409 where another container has the name
 */
export async function createContainer(
  asking: Asking,
  { name, platform, body }: ContainerRequest,
): Promise<CreatedContainer> {
  const query = { name: name ?? undefined, platform: platform ?? undefined };
  const request = { method: 'POST', path: '/containers/create', query, body, patience: MOVING } as const;
  const { Id: id, Warnings: warnings } = await asking.json(createdSchema, request);
  return { id, warnings: warnings ?? [] };
}
