export const HELP = `Usage: layerscope analyze PATH [--json] [--verify]

Says what container images an archive or folder holds: platforms, layers with the step
that made each, what they add, change and remove, and which bytes are wasted.

PATH is what docker save, podman save, buildx, skopeo, crane, … wrote: an archive
(plain, gzip or zstd), an OCI layout folder, a dir: folder, or an address such as
archive:/abs/path#0@linux/arm64.

  --json         the whole answer as JSON, one object for each image present
  --verify       compute every digest and compare it with what is claimed
  -h, --help     this text
  -v, --version  the version

Exit status: 0 done, 1 PATH cannot be read as an image, 2 bad usage,
3 with --verify, a digest differs from what is claimed.
`;
