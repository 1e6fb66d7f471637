FROM scratch
COPY a.txt /
COPY missing.txt \
  /there
COPY b.txt /
