import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const CURVE = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];

/** Makes an authority in a folder (`ca.pem`); false where there is no openssl. */
export function makeAuthority(folder: string): boolean {
  mkdirSync(folder, { recursive: true });
  try {
    openssl(
      folder,
      'req',
      '-x509',
      ...CURVE,
      '-keyout',
      'ca-key.pem',
      '-out',
      'ca.pem',
      '-subj',
      '/CN=ca',
      '-days',
      '2',
    );
    return true;
  } catch {
    return false;
  }
}

/**
 * Has the authority of a folder sign a certificate in the same folder, for 127.0.0.1 unless it is for other hosts.
 * @param names of the certificate's file and its key's
 * @param days from now for which it is valid; one that is -1 has expired
 * @param hosts as OpenSSL writes them
 */
export function makeCertificate(
  folder: string,
  [certificate, key]: readonly [string, string],
  days = 2,
  hosts = 'IP:127.0.0.1',
): void {
  writeFileSync(join(folder, 'extensions'), `subjectAltName=${hosts}`);
  openssl(folder, 'req', ...CURVE, '-keyout', key, '-out', 'request.pem', '-subj', `/CN=${certificate}`);
  const authority = ['-CA', 'ca.pem', '-CAkey', 'ca-key.pem', '-CAcreateserial', '-extfile', 'extensions'];
  openssl(folder, 'x509', '-req', '-in', 'request.pem', ...authority, '-days', `${days}`, '-out', certificate);
}

/** As the Docker CLI calls a client's. */
export const CLIENT = ['cert.pem', 'key.pem'] as const;
export const SERVER = ['server.pem', 'server-key.pem'] as const;

function openssl(cwd: string, ...args: string[]): void {
  execFileSync('openssl', args, { cwd, stdio: 'ignore' });
}
