// Which page may write to a survey: the one that typed the code that somebody printed on the gateway's machine.
import { createHash, randomBytes, randomInt, timingSafeEqual } from 'node:crypto';

/** None of I, O, 0 and 1, which look alike. */
const LETTERS = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';
/** 40 bits: with so few tries nobody guesses it. */
const CODE_LETTERS = 8;
const TRIES = 20;
/** Long enough to walk to the phone. */
const CODE_S = 600;
/** After the last thing that the page did: a lunch break. */
const SESSION_S = 3600;

type Code = { text: string; untilS: number; triesLeft: number };
type Session = { digest: Buffer; untilS: number };

export class PageLock {
	#code: Code | undefined;
	#session: Session | undefined;

	/** A code for one page; whichever page could write until now no longer may. Times are of one clock (seconds). */
	open(nowS: number): { code: string; untilS: number } {
		const text = Array.from({ length: CODE_LETTERS }, () => LETTERS[randomInt(LETTERS.length)]).join('');
		this.#code = { text, untilS: nowS + CODE_S, triesLeft: TRIES };
		this.#session = undefined;
		return { code: `${text.slice(0, 4)}-${text.slice(4)}`, untilS: this.#code.untilS };
	}

	/** The token for the code, once. Undefined: it is wrong, used, or too old. */
	enter(typed: string, nowS: number): { token: string; untilS: number } | undefined {
		const code = this.#code;
		if (!code || nowS >= code.untilS || code.triesLeft <= 0) return undefined;
		code.triesLeft--;
		if (!timingSafeEqual(digestOf(typed.toUpperCase().replace(/[^0-9A-Z]/g, '')), digestOf(code.text)))
			return undefined;
		this.#code = undefined;
		const token = randomBytes(24).toString('base64url');
		this.#session = { digest: digestOf(token), untilS: nowS + SESSION_S };
		return { token, untilS: this.#session.untilS };
	}

	/** Whether a token may write now; it may for an hour more, then. */
	admits(token: string, nowS: number): boolean {
		const session = this.#session;
		if (!session || nowS >= session.untilS || !timingSafeEqual(digestOf(token), session.digest)) return false;
		session.untilS = nowS + SESSION_S;
		return true;
	}

	/** Until when a page may write; undefined: none may. */
	untilS(nowS: number): number | undefined {
		return this.#session && nowS < this.#session.untilS ? this.#session.untilS : undefined;
	}
}

function digestOf(text: string): Buffer {
	return createHash('sha256').update(text).digest();
}
