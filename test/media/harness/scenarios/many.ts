import type { ImageModel, LayerModel, StepModel } from '../../../../src/protocol/imagePage.ts';
import { small } from './small.ts';

const LAYERS = 127;
const hex = (seed: number) => (seed * 2654435761).toString(16).padEnd(64, '0123456789abcdef').slice(0, 64);

const layers: LayerModel[] = Array.from({ length: LAYERS }, (_, index) => ({
  index,
  diffId: `sha256:${hex(index + 1)}`,
  digest: `sha256:${hex(index + 1000)}`,
  chainId: `sha256:${hex(index + 2000)}`,
  mediaType: 'application/vnd.docker.image.rootfs.diff.tar.gzip',
  size: index % 7 === 0 ? 64_000_000 - index * 90_000 : (index * 7919) % 50_000,
  compression: 'gzip',
  present: true,
  counted: null,
  folder: null,
}));

const packages = Array.from({ length: 400 }, (_, index) => `lib-package-number-${index}=1.${index}.0-r0`).join(' ');

function step(layer: number): StepModel {
  const text =
    layer % 10 === 1
      ? `apt-get update &&     apt-get install -y --no-install-recommends ${packages} &&     echo "a && b; c" > /etc/note; rm -rf /var/lib/apt/lists/*`
      : `make -C /src/part-${layer} install DESTDIR=/opt/part-${layer} || true`;
  return {
    layer,
    keyword: 'RUN',
    text,
    buildArgs: layer % 10 === 1 ? ['VERSION=1.2.3', 'TARGETARCH=amd64'] : [],
    createdBy: `|2 VERSION=1.2.3 TARGETARCH=amd64 /bin/sh -c ${text}`,
    created: '2026-03-02T10:11:12Z',
    comment: null,
    empty: false,
    imageId: null,
  };
}

const metadata: StepModel = {
  layer: null,
  keyword: 'ENV',
  text: 'PART=next',
  buildArgs: [],
  createdBy: '/bin/sh -c #(nop)  ENV PART=next',
  created: '2026-03-02T10:11:12Z',
  comment: null,
  empty: true,
  imageId: null,
};

/** As many layers as an engine stacks, with instructions as long as people really write them. */
export const many: ImageModel = {
  ...small,
  label: 'ghcr.io/example/monolith:2026.03',
  references: [
    'ghcr.io/example/monolith:2026.03',
    ...Array.from({ length: 12 }, (_, index) => `ghcr.io/example/monolith:2026.03-rc${index}`),
  ],
  builder: 'Docker 20.10.24',
  storedSize: layers.reduce((sum, { size }) => sum + (size ?? 0), 0),
  layers,
  steps: layers.flatMap(({ index }) => (index % 4 === 3 ? [step(index), metadata] : [step(index)])),
  config: {
    ...small.config,
    entrypoint: ['/usr/bin/tini', '--'],
    command: ['sh', '-c', 'exec /opt/run "$@"'],
    environment: [
      ...small.config.environment,
      {
        name: 'JAVA_TOOL_OPTIONS',
        value: Array.from({ length: 40 }, (_, n) => `-Dproperty.number.${n}=${n}`).join(' '),
      },
      { name: 'EVIL', value: 'safe\u202Egnp.exe\u0007' },
    ],
    volumes: ['/data', '/var/lib/monolith'],
    healthcheck: '--interval=30s --timeout=3s CMD curl -f http://localhost:8080/ || exit 1',
    stopSignal: 'SIGQUIT',
    shell: ['/bin/bash', '-o', 'pipefail', '-c'],
    onBuild: ['RUN echo "built on top"'],
    author: 'Ada Lovelace <ada@example.com>',
  },
};

/** JSON of about eight megabytes, the most the host hands out. */
export function hugeDocument(): string {
  const row = (index: number) => ({
    index,
    name: `row number ${index}`,
    digest: `sha256:${hex(index)}`,
    tags: ['a', 'b'],
  });
  return JSON.stringify({
    first: 'needle at the top',
    rows: Array.from({ length: 55_000 }, (_, n) => row(n)),
    last: 'needle at the end',
  });
}
