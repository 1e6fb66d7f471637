FROM scratch as x
COPY a.txt /
MAINTAINER me
