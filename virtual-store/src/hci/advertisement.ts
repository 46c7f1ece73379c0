// What is on the air, and the reports that a scanning controller makes of it.
import { MAX_CHAINED_DATA, MAX_EXTENDED_DATA, MAX_LEGACY_DATA } from './hci-constants.ts';
import { type AddressType, EXTENDED_TYPE, type Report } from './hci-reports.ts';
import type { ScanState } from './scan-state.ts';

export type Advertisement = {
	/** lower case with colons */
	address: string;
	/** 'anonymous' is for extended adverts only */
	addressType: AddressType;
	/** 127: unknown */
	rssiDbm: number;
	/** AD structures */
	data: Uint8Array;
	/** an extended advertising PDU, which a host that scans with the legacy commands does not hear */
	extended?: boolean;
	connectable?: boolean;
	/** makes the advert scannable; heard after it while the host scans actively */
	scanResponse?: Uint8Array;
	/** to whom alone it speaks; a legacy one has no data */
	directedTo?: { address: string; addressType: AddressType };
	/** extended: which of its sender's advertising sets, 0 to 15 */
	setId?: number;
	/** extended: the end of it was lost on the air */
	truncated?: boolean;
};

/** Event_Type of legacy reports (7.7.65.2). */
const LEGACY_TYPE = { connectable: 0, directed: 1, scannable: 2, plain: 3, scanResponse: 4 } as const;

/** The reports of one advert, in their order: its fragments, then its scan response where the host asks for those. */
export function reportsOf(advert: Advertisement, scan: Readonly<ScanState>): Report[] {
	if (advert.extended && !scan.extended) return [];
	const { address, addressType, rssiDbm, data, scanResponse, setId, directedTo } = advert;
	const sender = scan.extended
		? { address, addressType, rssiDbm, ...(setId === undefined ? {} : { setId }), ...(directedTo && { directedTo }) }
		: { address, addressType, rssiDbm };
	const first: Report = { ...sender, data, eventType: scan.extended ? extendedType(advert) : legacyType(advert) };
	const reports = fragments(first, advert.truncated === true);
	if (!scanResponse || !scan.active) return reports;
	const eventType = scan.extended ? first.eventType | EXTENDED_TYPE.scanResponse : LEGACY_TYPE.scanResponse;
	return [...reports, ...fragments({ ...sender, data: scanResponse, eventType }, false)];
}

/** A fragment of each in turn, until all are through: as chains of several sets reach a controller at one time. */
export function interleave(chains: readonly Report[][]): Report[] {
	const longest = Math.max(0, ...chains.map(({ length }) => length));
	return Array.from({ length: longest }, (_, i) => chains.flatMap((chain) => chain[i] ?? [])).flat();
}

/** @throws {RangeError} where no radio could send it */
export function checkAdvertisement(advert: Advertisement): void {
	const { data, scanResponse, extended, directedTo, addressType, setId, truncated } = advert;
	const most = extended ? MAX_CHAINED_DATA : MAX_LEGACY_DATA;
	const longest = Math.max(data.length, scanResponse?.length ?? 0);
	if (longest > most) {
		throw new RangeError(
			`${longest} bytes do not fit ${extended ? 'an extended' : 'a legacy'} advert: ${most} are the most`,
		);
	}
	if (extended) return;
	if (addressType === 'anonymous' || setId !== undefined || truncated) {
		throw new RangeError('only an extended advert is anonymous, of a set or truncated: say `extended: true`');
	}
	if (directedTo && longest > 0) throw new RangeError('a directed legacy advert has no data: leave it empty');
}

function legacyType({ directedTo, connectable, scanResponse }: Advertisement): number {
	if (directedTo) return LEGACY_TYPE.directed;
	if (connectable) return LEGACY_TYPE.connectable;
	return scanResponse ? LEGACY_TYPE.scannable : LEGACY_TYPE.plain;
}

/** Of legacy PDUs, too: every connectable one answers scan requests but a directed one, which none may ask. */
function extendedType({ extended, connectable, scanResponse, directedTo }: Advertisement): number {
	let type = 0;
	if (!extended) type |= EXTENDED_TYPE.legacy;
	if (directedTo) type |= EXTENDED_TYPE.directed;
	if (connectable || (directedTo && !extended)) type |= EXTENDED_TYPE.connectable;
	if (scanResponse || (connectable && !extended && !directedTo)) type |= EXTENDED_TYPE.scannable;
	return type;
}

function fragments(report: Report, truncated: boolean): Report[] {
	const parts: Report[] = [];
	for (let at = 0; at === 0 || at < report.data.length; at += MAX_EXTENDED_DATA) {
		const isLast = at + MAX_EXTENDED_DATA >= report.data.length;
		const lastStatus = truncated ? EXTENDED_TYPE.truncated : 0;
		const eventType = report.eventType | (isLast ? lastStatus : EXTENDED_TYPE.moreToCome);
		parts.push({ ...report, eventType, data: report.data.subarray(at, at + MAX_EXTENDED_DATA) });
	}
	return parts;
}
