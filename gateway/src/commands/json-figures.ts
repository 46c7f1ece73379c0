// How commands write figures as JSON for machines. Pure.

/** To a tenth of a millisecond, or of a per mille: more is noise. For `JSON.stringify`. */
export function rounded(_key: string, value: unknown): unknown {
	return typeof value === 'number' ? Number(value.toFixed(4)) : value;
}
