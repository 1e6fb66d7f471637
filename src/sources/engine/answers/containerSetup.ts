import * as v from 'valibot';
import { object, record, text, texts } from '../../../image/json.ts';
import { number } from './values.ts';

/** Of `GET /containers/{id}/json`: how the container was asked for. */
export const containerSetupSchema = object({
  Image: text(),
  Name: text(),
  Config: v.nullish(
    object({
      Image: text(),
      Env: texts(),
      Cmd: texts(),
      Entrypoint: v.nullish(v.union([v.array(v.string()), v.string()])),
      Tty: v.nullish(v.boolean()),
      OpenStdin: v.nullish(v.boolean()),
      StopTimeout: number(),
    }),
  ),
  HostConfig: v.nullish(
    object({
      PortBindings: record(v.nullish(v.array(object({ HostIp: text(), HostPort: text() })))),
      RestartPolicy: v.nullish(object({ Name: text() })),
      AutoRemove: v.nullish(v.boolean()),
    }),
  ),
  Mounts: v.nullish(
    v.array(object({ Type: text(), Name: text(), Source: text(), Destination: text(), RW: v.nullish(v.boolean()) })),
  ),
});

export type ContainerSetup = v.InferOutput<typeof containerSetupSchema>;
