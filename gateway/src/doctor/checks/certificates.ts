// Check `certificates`: the files by which the store's broker proves itself, and by which the cloud is believed.
import { createPrivateKey, type X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { parseCertificate, validity } from '../certificate.ts';
import { type Check, fail, hands, type Mend, NO_CONFIG, ok, type Result, sh, skipped } from '../check.ts';
import { codeOf } from '../files.ts';
import { contentOf, type Surroundings } from '../surroundings.ts';

export const certificates: Check = {
	name: 'certificates',
	title: 'Certificates',
	limitMs: 5_000,
	async run(surroundings) {
		const config = contentOf(surroundings.config);
		if (!config) return NO_CONFIG;
		const { broker, cloud } = config;
		const results: Result[] = [];
		if (broker?.tls) results.push(...ofBroker(broker.tls, surroundings));
		if (cloud?.caFile !== undefined) results.push(ofAuthority(cloud.caFile, surroundings));
		return results.length > 0 ? results : [ok('gateway.yaml names none')];
	},
};

function ofBroker({ certFile, keyFile }: { certFile: string; keyFile: string }, surroundings: Surroundings): Result[] {
	const cert = readOr(certFile, surroundings);
	if ('state' in cert) return [cert];
	const parsed = parseCertificate(cert.text);
	if (!parsed) return [fail(`${certFile} is no certificate in PEM form.`, sh`openssl x509 -noout -in ${certFile}`)];
	const renew = parsed.checkIssued(parsed) ? selfSigned(surroundings, certFile, keyFile) : signedByOthers(certFile);
	const valid = validity(
		`the satellites' broker: ${certFile}`,
		parsed.validFromDate,
		parsed.validToDate,
		surroundings.nowS,
		renew,
	);
	const key = readOr(keyFile, surroundings);
	return [valid, 'state' in key ? key : fit(parsed, certFile, key.text, keyFile, renew)];
}

function fit(cert: X509Certificate, certFile: string, keyText: string, keyFile: string, renew: Mend): Result {
	try {
		if (cert.checkPrivateKey(createPrivateKey(keyText))) return ok('its key fits');
		return fail(`The key ${keyFile} does not fit the certificate ${certFile}: they are not of one making.`, renew);
	} catch {
		return fail(
			`${keyFile} is no private key in PEM form, or it asks for a passphrase.`,
			sh`openssl pkey -noout -in ${keyFile}`,
		);
	}
}

function ofAuthority(caFile: string, surroundings: Surroundings): Result {
	const ca = readOr(caFile, surroundings);
	if ('state' in ca) return ca;
	const parsed = parseCertificate(ca.text);
	if (!parsed) return fail(`${caFile} is no certificate in PEM form.`, sh`openssl x509 -noout -in ${caFile}`);
	const renew = { hands: `Ask whoever runs the cloud for the new one, and put it in the place of ${caFile}.` };
	return validity(
		`the cloud's authority: ${caFile}`,
		parsed.validFromDate,
		parsed.validToDate,
		surroundings.nowS,
		renew,
	);
}

function readOr(path: string, { againAsOther }: Surroundings): { text: string } | Result {
	try {
		return { text: readFileSync(path, 'utf8') };
	} catch (error) {
		const code = codeOf(error);
		if (code === 'EACCES') return skipped(`This user may not read ${path}.`, { command: againAsOther });
		return fail(`${path} cannot be read (${code}), and gateway.yaml names it.`, sh`ls -l ${path}`);
	}
}

/** A new one of our own would overwrite what others signed, and be believed by nobody. */
function signedByOthers(certFile: string): Mend {
	return hands(`Have ${certFile} renewed with its key by the program or people that had it signed.`);
}

/** Satellites believe exactly this certificate, so nobody need sign it. */
function selfSigned({ addresses }: Surroundings, certFile: string, keyFile: string): Mend {
	const names = `subjectAltName=${['DNS:localhost', ...addresses.map((address) => `IP:${address}`)].join(',')}`;
	return sh`openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 3650 -subj /CN=aisle -addext ${names} -keyout ${keyFile} -out ${certFile}`;
}
