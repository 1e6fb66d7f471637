import { createHash } from 'node:crypto';

/** A record of `GET /images/json`, as Docker with a graph driver gives it. */
export function imageRecord(tags: readonly string[], more: object = {}) {
  const [name = ''] = tags;
  return {
    Id: idOf(tags.join()),
    ParentId: '',
    RepoTags: tags,
    RepoDigests: name === '' ? [] : [`${name.replace(/:[^/:]*$/, '')}@${idOf(`digest of ${name}`)}`],
    Created: 1_700_000_000,
    Size: 7_800_000,
    SharedSize: -1,
    Containers: -1,
    Labels: null,
    ...more,
  };
}

/** A made-up ID. */
export function idOf(text: string): string {
  return `sha256:${createHash('sha256').update(text).digest('hex')}`;
}
