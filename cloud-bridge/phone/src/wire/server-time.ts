// What the bridge's clock says: a phone whose own is an hour off must not take every token for one that is over.

let aheadMs = 0;

/** A page from elsewhere may not read the header; then nothing is learnt. */
export function noteServerTime({ headers }: Pick<Response, 'headers'>): void {
	const atMs = Date.parse(headers.get('date') ?? '');
	if (!Number.isNaN(atMs)) aheadMs = atMs - Date.now();
}

/** By the bridge's clock, to the second or so; by the phone's before the first answer. */
export const serverNowMs = (): number => Date.now() + aheadMs;
