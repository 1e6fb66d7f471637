FROM scratch
COPY a.txt /
FOO bar
