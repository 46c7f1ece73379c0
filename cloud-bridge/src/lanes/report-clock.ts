// The offset to take out of a report's times, so that a report that is sent again comes out as before. Pure.
import { z } from 'zod';

/** Reports whose time on the way is remembered. */
const REPORTS_MAX = 8;
/** A report takes seconds on its way; what differs by more is another clock, or the same that was set. */
const SAME_CLOCK_S = 30;

export const ClockState = z.object({
	/** Of the last report, Unix seconds; ahead is positive. */
	offsetS: z.number().nullable(),
	/** When the last reports were sent by the phone's clock, and the offset that was taken out of each. */
	reports: z.array(z.object({ sentAt: z.string(), offsetS: z.number() })),
});
export type ClockState = z.infer<typeof ClockState>;

/**
 * The offset to take out of a report. The least time on the way counts, so that what is sent again comes out no later
 * than before; the very same report again is taken as it was the first time, however late.
 */
export function clockAfter(
	state: ClockState,
	sentAt: string,
	sentS: number,
	nowS: number,
): ClockState & { offsetS: number } {
	const before = state.reports.find((report) => report.sentAt === sentAt);
	if (before !== undefined) return { offsetS: before.offsetS, reports: state.reports };
	const measuredS = sentS - nowS;
	const isSame = state.offsetS !== null && Math.abs(measuredS - state.offsetS) <= SAME_CLOCK_S;
	const offsetS = isSame ? Math.max(measuredS, state.offsetS!) : measuredS;
	return { offsetS, reports: [...state.reports, { sentAt, offsetS }].slice(-REPORTS_MAX) };
}
