// A survey as presence uses it: how loud each receiver heard a tag that stood at a known place.
import type { Point } from '@aisle/protocol';

/** One advert of a survey; its place is a point, or at least a zone. */
export type SurveyReading = {
	/** of the tag that was carried: tags differ in power */
	subject: string;
	receiver: string;
	rssiDbm: number;
	/** Unix seconds */
	t: number;
	at?: Point;
	zone?: string;
};
