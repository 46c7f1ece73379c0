// Passwords as scrypt hashes in one line of text: `scrypt$N$r$p$salt$hash`, salt and hash in base64.
import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

const derive = promisify<string | Buffer, Buffer, number, ScryptOptions, Buffer>(scrypt);

const HASH_BYTES = 32;
const SALT_BYTES = 16;
/** What a hash from a config file may cost at most, so that a typing mistake cannot stop the daemon (N·r·128 bytes). */
const MOST_MEMORY_BYTES = 256 * 1024 * 1024;

export type ScryptCost = { N: number; r: number; p: number };

/** OWASP's password storage cheat sheet, the variant with the least memory: 16 MiB, about 0.2 s on a small computer. */
const DEFAULT_COST: ScryptCost = { N: 2 ** 14, r: 8, p: 5 };
/** For a password that stands in plain text beside its account anyway: a slow hash would protect nothing. */
export const PLAIN_TEXT_COST: ScryptCost = { N: 2 ** 4, r: 8, p: 1 };

const FORMAT = /^scrypt\$(\d{1,8})\$(\d{1,3})\$(\d{1,3})\$([A-Za-z0-9+/]+=*)\$([A-Za-z0-9+/]+=*)$/;

type Parsed = { cost: ScryptCost; salt: Buffer; hash: Buffer };

function parse(passwordHash: string): Parsed | undefined {
	const match = FORMAT.exec(passwordHash);
	if (match === null) return undefined;
	const [N, r, p] = [Number(match[1]), Number(match[2]), Number(match[3])];
	const hash = Buffer.from(match[5]!, 'base64');
	if (N < 2 || (N & (N - 1)) !== 0 || r < 1 || p < 1 || p > 16 || N * r * 128 > MOST_MEMORY_BYTES) return undefined;
	// a shorter hash would be guessed more easily than it looks
	if (hash.length < HASH_BYTES || hash.length > 64) return undefined;
	return { cost: { N, r, p }, salt: Buffer.from(match[4]!, 'base64'), hash };
}

/** Can `verifyPassword` ever say yes to it? */
export function isPasswordHash(passwordHash: string): boolean {
	return parse(passwordHash) !== undefined;
}

export async function hashPassword(password: string, cost: ScryptCost = DEFAULT_COST): Promise<string> {
	const salt = randomBytes(SALT_BYTES);
	const hash = await derive(password, salt, HASH_BYTES, { ...cost, maxmem: 2 * MOST_MEMORY_BYTES });
	return `scrypt$${cost.N}$${cost.r}$${cost.p}$${salt.toString('base64')}$${hash.toString('base64')}`;
}

/** Takes as long for a wrong password as for the right one; runs on libuv's threads, not on the event loop. */
export async function verifyPassword(password: string | Buffer, passwordHash: string): Promise<boolean> {
	const parsed = parse(passwordHash);
	if (parsed === undefined) return false;
	const hash = await derive(password, parsed.salt, parsed.hash.length, {
		...parsed.cost,
		maxmem: 2 * MOST_MEMORY_BYTES,
	});
	return timingSafeEqual(hash, parsed.hash);
}
