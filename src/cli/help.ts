export const HELP = `Usage: layerscope analyze PATH [--json] [--verify]
       layerscope extract PATH [--path P]… (-o DIR | --tar FILE)
       layerscope dockerfile PATH [--file FILE]… [--json | --table | --csv]

analyze says what container images an archive or folder holds: platforms, layers with the
step that made each, what they add, change and remove, and which bytes are wasted.

  --json            the whole answer as JSON, one object for each image present
  --verify          compute every digest and compare it with what is claimed

extract writes files of one image to a folder or a tar, as a container has them.

  --layer K         what layer K wrote instead, counted from 0
  --path P          only this path with all below it; may be given several times
  --image N, --platform OS/ARCH
                    which image, where PATH holds several
  -o, --output DIR  the folder; nothing outside it is written
  --tar FILE        the tar; - for the output
  --existing HOW    replace, skip or keep-both what is there already; else it is an error
  --owners, --modes, --devices
                    with owners and groups, exact permissions and setuid, devices and
                    FIFOs (owners and devices take root); a tar has all of them anyway

dockerfile shows the steps of one image beside the lines that made them: of FILE, else of
the Dockerfile that its provenance recorded, else it writes one from the history.

  -f, --file FILE   a Dockerfile; of several the one that fits best
  --target STAGE    the stage that was built, where it is not the one that fits best
  --table, --csv    the history alone, as docker history prints it or comma-separated
  --json, --image N, --platform OS/ARCH
                    as above

PATH is what docker save, podman save, buildx, skopeo, crane, … wrote: an archive
(plain, gzip or zstd), an OCI layout folder, a dir: folder, or an address such as
archive:/abs/path#0@linux/arm64, or engine:CONTEXT/REFERENCE for an image of an engine,
or container:CONTEXT/NAME for a container, whose changes are one more layer.

  --engine          PATH is the reference or ID of an image in the engine that docker uses
                    (DOCKER_HOST, DOCKER_CONTEXT, “docker context use”); it is exported to
                    a temporary file. @linux/arm64 after it chooses a platform
  -h, --help        this text
  -v, --version     the version

What was read of layers is kept for the next time, as long as their files stay as they
are (archives compressed as a whole, and what engines export, are read again): up to
512 MB in $XDG_CACHE_HOME/layerscope or ~/.cache/layerscope (on macOS in
~/Library/Caches, on Windows in %LOCALAPPDATA%); LAYERSCOPE_CACHE=DIR takes another
folder, LAYERSCOPE_CACHE=off none. Nothing that --verify says comes from it.

Exit status: 0 done, 1 PATH cannot be read as an image or files cannot be written,
2 bad usage, 3 with --verify, a digest differs from what is claimed.
`;
