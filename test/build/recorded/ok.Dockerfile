# syntax is not given
ARG NAME=world
FROM scratch AS build
ARG NAME
COPY busybox /bin/busybox
RUN ["/bin/busybox", "sh", "-c", "echo hello $NAME; echo to stderr >&2"]
WORKDIR /work
COPY a.txt \
  b.txt \
  ./

FROM scratch AS second
COPY dir /dir
FROM second
LABEL a=b
COPY --from=build /work/a.txt /a.txt
COPY b.txt /b.txt
CMD ["/x"]
