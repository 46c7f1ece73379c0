// What a certificate file or a server's certificate is worth on a day.
import { X509Certificate } from 'node:crypto';
import { counted } from '@aisle/protocol';
import { fail, type Mend, ok, type Result, warn } from './check.ts';

const DAY_S = 86_400;
/** Let's Encrypt's own advice is to renew a month before the end; a fortnight is late. */
const SOON_DAYS = 14;

/** Undefined where the text is no certificate. */
export function parseCertificate(pem: string | Buffer): X509Certificate | undefined {
	try {
		return new X509Certificate(pem);
	} catch {
		return undefined;
	}
}

export function validity(what: string, from: Date, to: Date, nowS: number, renew: Mend): Result {
	const days = Math.floor((to.getTime() / 1000 - nowS) / DAY_S);
	const until = to.toISOString().slice(0, 10);
	if (from.getTime() / 1000 > nowS) {
		return fail(`${what} is not valid before ${from.toISOString().slice(0, 10)}: is the clock right (see Clock)?`, {
			command: 'date -u',
		});
	}
	if (to.getTime() / 1000 < nowS) return fail(`${what} expired on ${until}.`, renew);
	if (days < SOON_DAYS) return warn(`${what} expires in ${counted(days, 'day')}, on ${until}.`, renew);
	return ok(`${what} is valid until ${until} (${counted(days, 'day')})`);
}
