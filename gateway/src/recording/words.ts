// The sentences in which health, log and console say that a capture runs and how it ended. Pure.
import { counted } from '@aisle/protocol';
import type { CaptureEnd, CaptureRequest } from './capture.ts';

const STRANGERS_WORDS = {
	pseudonyms: "strangers' addresses and names are replaced",
	keep: "strangers' addresses and names are WRITTEN AS THEY ARE HEARD",
	none: 'strangers are left out',
};

const END_WORDS: Record<CaptureEnd, string> = {
	time: 'its time was up',
	left: 'the command that wrote it did',
	gateway: 'the gateway stopped',
};

/** What is recorded, until when, and what becomes of strangers. */
export function runningWords({ receivers, strangers }: CaptureRequest, until: string): string {
	const heard =
		receivers.length === 0
			? 'every receiver hears'
			: `${receivers.join(', ')} hear${receivers.length === 1 ? 's' : ''}`;
	return `A capture of what ${heard} runs until ${until}; ${STRANGERS_WORDS[strangers]}.`;
}

export function endedWords(end: CaptureEnd, at: string, adverts: number): string {
	return `The last capture ended at ${at}, as ${END_WORDS[end]}: ${counted(adverts, 'advert')}.`;
}
