export const HELP = `Usage: layerscope analyze PATH [--json]

Says what container images an archive or folder holds: references, platforms, layers
with sizes and digests, and the history step that made each layer.

PATH is what docker save, podman save, buildx, skopeo, crane, … wrote: an archive
(plain, gzip or zstd), an OCI layout folder, a dir: folder, or an address such as
archive:/abs/path#0@linux/arm64.

  --json         the whole answer as JSON, one object for each image present
  -h, --help     this text
  -v, --version  the version

Exit status: 0 done, 1 PATH cannot be read as an image, 2 bad usage.
`;
