FROM localhost:1/none:1
COPY a.txt /
