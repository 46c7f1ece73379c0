// What a source is given in a test or bench: everything silent, but for what the caller wants to hear.
import { pino } from 'pino';
import type { SourceContext } from '../../gateway/src/sources/source.ts';

export function sourceContext(more: Partial<SourceContext>): SourceContext {
	return {
		observe: () => {},
		advance: () => {},
		receivers: new Set(),
		satellites: [],
		satelliteLimits: '200 messages/s',
		satelliteSilenceS: 60,
		watchSatellites: () => () => {},
		report: () => {},
		restarted: () => {},
		fail: (error) => {
			throw error;
		},
		subscribe: async () => async () => {},
		log: pino({ level: 'silent' }),
		...more,
	};
}
