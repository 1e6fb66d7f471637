FROM scratch
COPY busybox /bin/busybox
COPY a.txt /
RUN ["/bin/busybox", "sh", "-c", "echo before; exit 7"]
COPY b.txt /
