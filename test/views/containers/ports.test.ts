import assert from 'node:assert/strict';
import { portsText } from '../../../src/views/containers/portsText.ts';
import { webAddress } from '../../../src/views/containers/webAddress.ts';

const port = (container: number, address: string, host: number, protocol = 'tcp') => ({
  container,
  protocol,
  host: { address, port: host },
});

describe('published ports', () => {
  it('are said once, with an address that is not any', () => {
    const all = [
      port(53, '0.0.0.0', 5353, 'udp'),
      port(80, '0.0.0.0', 8080),
      port(80, '::', 8080),
      port(81, '127.0.0.1', 8081),
      port(82, '::1', 82),
      { container: 90, protocol: 'tcp', host: null },
    ];
    assert.equal(portsText(all), '5353→53/udp, 8080→80, 127.0.0.1:8081→81, [::1]:82→82');
  });

  it('are found by a browser where the engine is', () => {
    const local = 'unix:///var/run/docker.sock';
    assert.equal(webAddress(port(80, '127.0.0.1', 8080), local), 'http://localhost:8080/');
    assert.equal(webAddress(port(443, '0.0.0.0', 8443), local), 'https://localhost:8443/');
    assert.equal(webAddress(port(80, '10.0.0.7', 80), local), 'http://10.0.0.7:80/');
    assert.equal(webAddress(port(80, '', 8080), 'ssh://me@build'), 'http://build:8080/');
    assert.equal(webAddress(port(80, '127.0.0.1', 8080), 'tcp://127.0.0.1:2375'), 'http://localhost:8080/');
    assert.equal(webAddress(port(80, '2001:db8::1', 80), local), 'http://[2001:db8::1]:80/');
  });

  it('that only the machine of an engine elsewhere reaches are refused', () => {
    assert.throws(() => webAddress(port(80, '127.0.0.1', 8080), 'ssh://me@build'), /on 127\.0\.0\.1 of build only/);
  });
});
