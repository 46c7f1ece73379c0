// What a phone's clock is off by, in words for the person who can set it. Pure.
import { PHONE_CLOCK_OFF_S, type PhoneClock } from '@aisle/protocol';

/** @param phoneS and `nowS` Unix seconds */
export function phoneClock(phoneS: number, nowS: number): PhoneClock {
	const offsetS = Math.round((phoneS - nowS) * 10) / 10;
	if (Math.abs(offsetS) <= PHONE_CLOCK_OFF_S) return { offsetS, isOff: false };
	return {
		offsetS,
		isOff: true,
		words: `The clock of this phone is ${about(Math.abs(offsetS))} ${offsetS > 0 ? 'ahead' : 'behind'}, so the store cannot recognise it. Let the phone set date and time by itself, in its settings.`,
	};
}

function about(s: number): string {
	const [unit, length] = s < 7200 ? ['minutes', 60] : s < 172_800 ? ['hours', 3600] : ['days', 86_400];
	return `${Math.round(s / length)} ${unit}`;
}
