// The broker's certificate and key, checked before anybody connects: each mistake in one sentence with the command that mends it.
import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';

/** Certificates are renewed in their last month; a fortnight before the end somebody should look. */
const WARN_BEFORE_S = 14 * 86_400;

export type TlsFiles = {
	key: string;
	cert: string;
	/** as long as it is, clients that check the certificate are refused by themselves */
	problem(nowS: number): string | undefined;
};

/** @throws {Error} in one sentence */
export function readTlsFiles({ keyFile, certFile }: { keyFile: string; certFile: string }): TlsFiles {
	const cert = read(certFile, 'certificate');
	const key = read(keyFile, 'private key');
	const makeNew =
		// firmware connects by address, and is told this certificate once
		`openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 3650 -subj /CN=aisle ` +
		`-addext subjectAltName=DNS:$(hostname),IP:$(hostname -I | cut -d' ' -f1) -keyout ${keyFile} -out ${certFile}`;
	const certificate = parseCertificate(cert, certFile, makeNew);
	const privateKey = parseKey(key, keyFile, makeNew);
	if (!certificate.checkPrivateKey(privateKey)) {
		// of a chain, the first is the server's own
		const isChain = cert.split('-----BEGIN CERTIFICATE-----').length > 2;
		const words = isChain
			? "Put the server's own certificate first in it, or name the right one"
			: 'Name the right one';
		throw new Error(
			`The key ${keyFile} does not belong to the certificate ${certFile}. ${words}, or make both anew: ${makeNew}`,
		);
	}
	requireUsable(key, cert, certFile, makeNew);
	const fromS = Date.parse(certificate.validFrom) / 1000;
	const toS = Date.parse(certificate.validTo) / 1000;
	return {
		key,
		cert,
		problem(nowS) {
			const day = (s: number) => new Date(s * 1000).toISOString().slice(0, 10);
			if (nowS > toS) {
				return `the certificate ${certFile} expired on ${day(toS)}, and satellites that check it stay away: make another and start again: ${makeNew}`;
			}
			if (nowS < fromS) {
				return `the certificate ${certFile} is valid from ${day(fromS)} on and this machine thinks it is ${day(nowS)}: set the clock (timedatectl set-ntp true)`;
			}
			if (nowS > toS - WARN_BEFORE_S) {
				return `the certificate ${certFile} expires on ${day(toS)}: make another in time and start again: ${makeNew}`;
			}
			return undefined;
		},
	};
}

/** What only OpenSSL knows: keys that are too weak for it, and the rest of a chain. */
function requireUsable(key: string, cert: string, certFile: string, makeNew: string): void {
	try {
		createSecureContext({ key, cert });
	} catch (error) {
		const why = (error as Error & { reason?: string }).reason ?? (error as Error).message;
		throw new Error(`TLS cannot work with ${certFile} and its key (OpenSSL says: ${why}). Make both anew: ${makeNew}`);
	}
}

function parseCertificate(pem: string, file: string, makeNew: string): X509Certificate {
	try {
		return new X509Certificate(pem);
	} catch {
		const words = pem.includes('PRIVATE KEY')
			? `${file} holds a private key where the certificate should be. Exchange keyFile and certFile in gateway.yaml`
			: `${file} is no certificate in PEM ("-----BEGIN CERTIFICATE-----"). Turn one in DER into PEM: openssl x509 -inform der -in ${file} -out ${file}.pem; or make a new one: ${makeNew}`;
		throw new Error(words);
	}
}

function parseKey(pem: string, file: string, makeNew: string): KeyObject {
	try {
		return createPrivateKey(pem);
	} catch {
		const words = pem.includes('ENCRYPTED')
			? `The key ${file} is locked with a password, which nobody types when the gateway starts. Unlock it: openssl pkey -in ${file} -out ${file}.open`
			: `${file} is no private key in PEM ("-----BEGIN PRIVATE KEY-----"). Name the right file, or make a new pair: ${makeNew}`;
		throw new Error(words);
	}
}

function read(path: string, what: string): string {
	try {
		return readFileSync(path, 'utf8');
	} catch (error) {
		const { code } = error as NodeJS.ErrnoException;
		if (code === 'ENOENT') throw new Error(`There is no ${what} file ${path}. Check the path under "broker.tls".`);
		if (code === 'EISDIR') throw new Error(`${path} is a folder, not a ${what} file. Name the file in it.`);
		if (code === 'EACCES') throw new Error(`No permission to read the ${what} ${path}. Try: sudo chown $USER ${path}`);
		throw new Error(`Cannot read the ${what} ${path} (${code}).`);
	}
}
