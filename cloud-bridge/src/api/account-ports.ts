// What the calls about a shopper's own account ask of the shoppers room: phones, stores, name, pause, pass, fobs.
import type { EnrolReply, PassKeysReply, PassReply, PauseRequest, PhoneCode, Tokens } from '@aisle/protocol';

/** `phone`: the one that asks, with a token that is good until `tokenEndsAt`. */
export type Shopper = { id: string; store: string; enrolledAt: string; phone: string; tokenEndsAt: string };

export type TokenOwner =
	| { is: 'known'; shopper: Shopper }
	| { is: 'expired'; shopper: string }
	| { is: 'erased' }
	| { is: 'unknown' };

export type AccessPort = {
	byToken(token: string): Promise<TokenOwner>;
	refresh(refreshToken: string): Promise<Tokens | 'erased' | 'used' | undefined>;
	makeCode(shopper: string): Promise<PhoneCode | 'too-many'>;
	join(code: string): Promise<EnrolReply | 'unknown' | 'too-many'>;
	/** The phone of this shopper that asks. */
	leave(shopper: Shopper): Promise<'left' | 'last'>;
};

export type AccountPort = {
	/** The caller has checked that the store is served. */
	joinStore(shopper: string, store: string): Promise<void>;
	leaveStore(shopper: string, store: string): Promise<'left' | 'not-joined' | 'last'>;
	setName(shopper: string, name: string): Promise<'set' | 'not-agreed'>;
	removeName(shopper: string): Promise<void>;
	pause(shopper: string, howLong: PauseRequest['for']): Promise<void>;
	resume(shopper: string): Promise<void>;
};

export type NoPass = 'not-joined' | 'not-agreed';
export type PassPort = {
	/** @param asked `phoneS`: what the phone's own clock says, Unix seconds */
	pass(shopper: string, asked: { store?: string; phoneS?: number }): Promise<PassReply | NoPass>;
	keys(shopper: string, asked: { store?: string }): Promise<PassKeysReply | NoPass>;
};

export type FobPort = {
	link(
		shopper: string,
		store: string,
		fob: string,
		code: string,
	): Promise<'linked' | 'not-joined' | 'code-wrong' | 'too-many'>;
	/** @returns whether this shopper carried it */
	unlink(shopper: string, store: string, fob: string): Promise<boolean>;
};
