import * as v from 'valibot';
import { object, record, text, texts } from '../../../image/json.ts';
import { countOf, number } from './values.ts';

/** `GET /version` */
export const versionSchema = object({
  Version: text(),
  ApiVersion: text(),
  MinAPIVersion: text(),
  Os: text(),
  Arch: text(),
});

/** `GET /info` */
export const infoSchema = object({
  Name: text(),
  ServerVersion: text(),
  Driver: text(),
  DriverStatus: v.nullish(v.array(v.array(v.string()))),
  DockerRootDir: text(),
  OperatingSystem: text(),
  OSType: text(),
  Architecture: text(),
  Debug: v.nullish(v.boolean()),
  Images: number(),
  Containers: number(),
  ContainersRunning: number(),
  ContainersPaused: number(),
  ContainersStopped: number(),
  KernelVersion: text(),
  NCPU: number(),
  MemTotal: number(),
  CgroupVersion: text(),
  CgroupDriver: text(),
  SecurityOptions: texts(),
  Warnings: texts(),
  RegistryConfig: v.nullish(
    object({
      Mirrors: texts(),
      InsecureRegistryCIDRs: texts(),
      IndexConfigs: record(object({ Secure: v.nullish(v.boolean()) })),
    }),
  ),
});

/** An engine and its machine, as it describes itself. */
export interface EngineInfo {
  /** Its machine's name. */
  readonly host: string | null;
  readonly version: string | null;
  readonly storageDriver: string | null;
  /** `containerd`: image IDs are those of manifests, and blobs are kept compressed. */
  readonly store: 'containerd' | 'graph-driver';
  /** What the driver says of itself, as name and value. */
  readonly driverStatus: readonly (readonly string[])[];
  readonly dataRoot: string | null;
  readonly operatingSystem: string | null;
  /** `linux/x86_64`, in the kernel's words. */
  readonly platform: string | null;
  readonly debug: boolean;
  readonly images: number | null;
  readonly containers: number | null;
  readonly running: number | null;
  readonly paused: number | null;
  readonly stopped: number | null;
  readonly kernel: string | null;
  readonly cpus: number | null;
  /** Bytes. */
  readonly memory: number | null;
  /** `1` or `2` */
  readonly cgroupVersion: string | null;
  /** `systemd`, `cgroupfs` */
  readonly cgroupDriver: string | null;
  /** As it writes them: `name=seccomp,profile=builtin` */
  readonly securityOptions: readonly string[];
  readonly warnings: readonly string[];
  readonly mirrors: readonly string[];
  /** Registries, and networks of registries, that it talks to without TLS. */
  readonly insecureRegistries: readonly string[];
}

export function engineInfo(info: v.InferOutput<typeof infoSchema>): EngineInfo {
  const { RegistryConfig: registries, OSType: os, Architecture: architecture, DriverStatus: status } = info;
  const insecure = Object.entries(registries?.IndexConfigs ?? {}).filter(([, { Secure }]) => Secure === false);
  return {
    host: info.Name || null,
    version: info.ServerVersion || null,
    storageDriver: info.Driver || null,
    store: status?.some(([, value]) => value?.startsWith('io.containerd.snapshotter')) ? 'containerd' : 'graph-driver',
    driverStatus: status ?? [],
    dataRoot: info.DockerRootDir || null,
    operatingSystem: info.OperatingSystem || null,
    platform: os && architecture ? `${os}/${architecture}` : null,
    debug: info.Debug ?? false,
    images: countOf(info.Images),
    containers: countOf(info.Containers),
    running: countOf(info.ContainersRunning),
    paused: countOf(info.ContainersPaused),
    stopped: countOf(info.ContainersStopped),
    kernel: info.KernelVersion || null,
    cpus: countOf(info.NCPU) || null,
    memory: countOf(info.MemTotal) || null,
    cgroupVersion: info.CgroupVersion || null,
    cgroupDriver: info.CgroupDriver || null,
    securityOptions: info.SecurityOptions ?? [],
    warnings: info.Warnings ?? [],
    mirrors: registries?.Mirrors ?? [],
    insecureRegistries: [...insecure.map(([name]) => name), ...(registries?.InsecureRegistryCIDRs ?? [])],
  };
}

const sized = v.nullish(v.array(object({ Size: number() })));

/** `GET /system/df` */
export const diskUsageSchema = object({
  LayersSize: number(),
  Containers: v.nullish(v.array(object({ SizeRw: number() }))),
  Volumes: v.nullish(v.array(object({ UsageData: v.nullish(object({ Size: number() })) }))),
  BuildCache: sized,
});

/** What `GET /system/df` says of each image. */
export const imageUsageSchema = object({
  Images: v.nullish(v.array(object({ Id: v.string(), Size: number(), SharedSize: number() }))),
});

/** Bytes on the engine's disk; null where it does not say. */
export interface DiskUsage {
  readonly layers: number | null;
  readonly containers: number;
  readonly volumes: number;
  readonly buildCache: number;
}

export function diskUsage(usage: v.InferOutput<typeof diskUsageSchema>): DiskUsage {
  const sum = (sizes: (number | null | undefined)[] | undefined) =>
    (sizes ?? []).reduce<number>((total, size) => total + (countOf(size) ?? 0), 0);
  return {
    layers: countOf(usage.LayersSize),
    containers: sum(usage.Containers?.map(({ SizeRw: size }) => size)),
    volumes: sum(usage.Volumes?.map(({ UsageData: data }) => data?.Size)),
    buildCache: sum(usage.BuildCache?.map(({ Size: size }) => size)),
  };
}
