import assert from 'node:assert/strict';
import { readInstruction } from '../../src/image/instruction.ts';

const HASH = '0123456789abcdef'.repeat(4);

/** @param expected the instruction in one line, build arguments in front: `(A=1) RUN make` */
function reads(createdBy: string, expected: string): void {
  it(`reads ${JSON.stringify(createdBy).slice(0, 100)}`, () => {
    const { keyword, text, buildArgs } = readInstruction(createdBy);
    const args = buildArgs.length > 0 ? `(${buildArgs.join('|')}) ` : '';
    assert.equal(`${args}${keyword || '-'} ${text}`, expected);
  });
}

describe('readInstruction', () => {
  describe('of BuildKit', () => {
    reads('RUN /bin/sh -c apt-get update # buildkit', 'RUN apt-get update');
    reads('RUN /bin/sh -c a &&     b # not a comment # buildkit', 'RUN a &&     b # not a comment');
    reads('RUN |1 A=1 /bin/sh -c make $A # buildkit', '(A=1) RUN make $A');
    reads('RUN |2 A=1 B=two words /bin/sh -c make # buildkit', '(A=1|B=two words) RUN make');
    reads('RUN |2 A= B= /bin/sh -c make # buildkit', '(A=|B=) RUN make');
    reads('RUN |4 A=1 B=two more words C= D= /bin/sh -c make # buildkit', '(A=1|B=two more words|C=|D=) RUN make');
    reads('RUN |1 FLAGS=-O2 CC=clang /bin/sh -c make # buildkit', '(FLAGS=-O2 CC=clang) RUN make');
    reads('RUN |1 A=push it, refresh /bin/bash -o pipefail -c make # buildkit', '(A=push it, refresh) RUN make');
    reads('RUN |1 A=b /usr/bin/fish -c make # buildkit', '(A=b) RUN /usr/bin/fish -c make');
    reads('RUN |2 A=1 /bin/sh -c make # buildkit', 'RUN |2 A=1 /bin/sh -c make');
    reads('RUN |1 A=b make all # buildkit', 'RUN |1 A=b make all');
    reads('RUN /bin/sh -c <<EOF\necho one\necho two\nEOF # buildkit', 'RUN <<EOF\necho one\necho two\nEOF');
    reads('RUN /bin/sh -c echo one\necho two # buildkit', 'RUN echo one\necho two');
    reads('RUN /bin/bash -eo pipefail -c a | b # buildkit', 'RUN a | b');
    reads('RUN /bin/bash -o pipefail -c a # buildkit', 'RUN a');
    reads('RUN /bin/ash -euxc a # buildkit', 'RUN a');
    reads('RUN make all # buildkit', 'RUN make all');
    reads('RUN cmd /S /C dir # buildkit', 'RUN dir');
    reads(
      "RUN powershell -Command $ErrorActionPreference = 'Stop'; $ProgressPreference = 'SilentlyContinue'; dir # buildkit",
      'RUN dir',
    );
    reads('COPY . /app # buildkit', 'COPY . /app');
    reads('COPY --chown=1:2 --chmod=644 a b /app/ # buildkit', 'COPY --chown=1:2 --chmod=644 a b /app/');
    reads('COPY <<EOF /etc/motd # buildkit', 'COPY <<EOF /etc/motd');
    reads('ADD https://example.com/a.tar / # buildkit', 'ADD https://example.com/a.tar /');
    reads('WORKDIR /app', 'WORKDIR /app');
    reads('ENV PATH=/bin A=b c', 'ENV PATH=/bin A=b c');
    reads('ARG A=1', 'ARG A=1');
    reads('LABEL a=b', 'LABEL a=b');
    reads('USER 1000:1000', 'USER 1000:1000');
    reads('STOPSIGNAL SIGQUIT', 'STOPSIGNAL SIGQUIT');
    reads('CMD ["nginx" "-g" "daemon off;"]', 'CMD ["nginx", "-g", "daemon off;"]');
    reads('CMD ["/bin/sh" "-c" "exec \\"$0\\" &"]', 'CMD exec "$0" &');
    reads('CMD ["cmd" "/S /C" "dir"]', 'CMD dir');
    reads('CMD []', 'CMD []');
    reads('CMD ["a\\nb" "ü" "\\\\"]', 'CMD ["a\\nb", "ü", "\\\\"]');
    reads('CMD ["\\x1b[31m"]', 'CMD ["\\x1b[31m"]');
    reads('ENTRYPOINT ["/entry.sh"]', 'ENTRYPOINT ["/entry.sh"]');
    reads('EXPOSE [443/tcp 80/tcp]', 'EXPOSE 443/tcp 80/tcp');
    reads('EXPOSE map[443/tcp:{} 80/tcp:{}]', 'EXPOSE 443/tcp 80/tcp');
    reads('VOLUME [/data /var/lib/x]', 'VOLUME /data /var/lib/x');
    reads('SHELL [/bin/bash -o pipefail -c]', 'SHELL ["/bin/bash", "-o", "pipefail", "-c"]');
    reads(
      'HEALTHCHECK &{["CMD-SHELL" "curl -f http://a/ || exit 1"] "30s" "3s" "0s" "0s" \'\\x03\'}',
      'HEALTHCHECK --interval=30s --timeout=3s --retries=3 CMD curl -f http://a/ || exit 1',
    );
    reads(
      'HEALTHCHECK &{["CMD" "check" "[a] b"] "0s" "0s" "5s" "1s" \'\\n\'}',
      'HEALTHCHECK --start-period=5s --start-interval=1s --retries=10 CMD ["check","[a] b"]',
    );
    reads(
      'HEALTHCHECK &{["CMD-SHELL" "x"] "1m0s" "0s" "0s" \'\\\'\'}',
      'HEALTHCHECK --interval=1m0s --retries=39 CMD x',
    );
    reads('HEALTHCHECK &{["CMD-SHELL" "x"] "0s" "0s" "0s" \'A\'}', 'HEALTHCHECK --retries=65 CMD x');
    reads('HEALTHCHECK &{["NONE"] "0s" "0s" "0s" "0s" \'\\x00\'}', 'HEALTHCHECK NONE');
    reads('HEALTHCHECK &{odd}', 'HEALTHCHECK &{odd}');
    reads('MAINTAINER A <a@b.c>', 'MAINTAINER A <a@b.c>');
    reads('ONBUILD RUN make', 'ONBUILD RUN make');
  });

  describe('of the classic builder and buildah', () => {
    reads('/bin/sh -c apt-get update', 'RUN apt-get update');
    reads('|1 A=1 /bin/sh -c make', '(A=1) RUN make');
    reads('|0 /bin/sh -c make', 'RUN make');
    reads(`/bin/sh -c #(nop) ADD file:${HASH} in / `, 'ADD file:0123456789ab /');
    reads(`/bin/sh -c #(nop) COPY dir:${HASH} in /app`, 'COPY dir:0123456789ab /app');
    reads(`/bin/sh -c #(nop) COPY --chown=a:b multi:${HASH} in /a b/ `, 'COPY --chown=a:b multi:0123456789ab /a b/');
    reads(`/bin/sh -c #(nop) COPY --chown=1:2file:${HASH} in /app `, 'COPY --chown=1:2 file:0123456789ab /app');
    reads(`/bin/sh -c #(nop) ADD ${HASH} in /app `, 'ADD 0123456789ab /app');
    reads('|4 A= B=two more words /bin/sh -c make', '(A=|B=two more words) RUN make');
    reads('/bin/sh -c #(nop)  CMD ["/bin/sh" "-c" "a b"]', 'CMD a b');
    reads('/bin/sh -c #(nop)  CMD ["bash"]', 'CMD ["bash"]');
    reads('/bin/sh -c #(nop)  ENV A=b', 'ENV A=b');
    reads('/bin/sh -c #(nop)  EXPOSE 80', 'EXPOSE 80');
    reads('/bin/sh -c #(nop) WORKDIR /app', 'WORKDIR /app');
    reads(
      '/bin/sh -c #(nop)  HEALTHCHECK &{["CMD" "x"] "5m0s" "3s" "0s" \'\\x03\'}',
      'HEALTHCHECK --interval=5m0s --timeout=3s --retries=3 CMD ["x"]',
    );
    reads('/bin/sh -c #(nop) something else', '- something else');
    reads('/bin/bash -o pipefail -c #(nop) LABEL a=b', 'LABEL a=b');
    reads('cmd /S /C #(nop)  CMD ["cmd"]', 'CMD ["cmd"]');
    reads('cmd /S /C dir', 'RUN dir');
    reads(
      "powershell -Command $ErrorActionPreference = 'Stop'; $ProgressPreference = 'SilentlyContinue'; #(nop)  ENV A=b",
      'ENV A=b',
    );
    reads('powershell.exe -NoLogo -Command Get-Item a', 'RUN Get-Item a');
  });

  describe('of others', () => {
    reads('RUN apt-get update', 'RUN apt-get update');
    reads('CMD ["a", "b"]', 'CMD ["a", "b"]');
    reads('COPY a /b', 'COPY a /b');
    reads('RUN', 'RUN ');
    reads('RUNNER x', '- RUNNER x');
    reads('bazel build ...', '- bazel build ...');
    reads('umoci insert', '- umoci insert');
    reads('', '- ');
    reads('  \n ', '- ');
  });

  it('takes no longer for text that is made to', () => {
    const many = 300_000;
    for (const text of [
      `${' '.repeat(many)}x`,
      `RUN x${' '.repeat(many)}# buildki`,
      `CMD ["${'\\"'.repeat(many)}]`,
      `|2 A=${' '.repeat(many)}x`,
      `|1 A=${'sh '.repeat(many)}`,
      `HEALTHCHECK &{[${'] "x" '.repeat(many)}`,
      `SHELL [${' '.repeat(many)}x`,
    ])
      assert.equal(typeof readInstruction(text).text, 'string');
  });
});
