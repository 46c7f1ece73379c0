// What an unknown advert says, in words for an installer, and how the site file would name its sender. Pure.
import type { Frame } from '@aisle/protocol';
import type { Advert } from './ble/advert.ts';
import { decode } from './ble/decode.ts';
import type { FrameWords } from './survey/strangers.ts';

export function strangerWords({ data, scanResponse, address }: Advert): FrameWords[] {
	const { frames } = decode(data, { address });
	const more = scanResponse === undefined ? [] : decode(scanResponse, { address }).frames;
	return [...frames, ...more].map((frame) => ({ kind: frame.kind, ...wordsOf(frame) }));
}

function wordsOf(frame: Frame): Omit<FrameWords, 'kind'> {
	switch (frame.kind) {
		case 'ibeacon': {
			const { uuid, major, minor } = frame;
			return {
				says: `iBeacon ${uuid} major ${major} minor ${minor}`,
				identity: `ibeacon: { uuid: "${uuid}", major: ${major}, minor: ${minor} }`,
			};
		}
		case 'altbeacon': {
			const { company, id } = frame;
			return {
				says: `AltBeacon of company ${company}, id ${id}`,
				identity: `altbeacon: { company: ${company}, id: "${id}" }`,
			};
		}
		case 'eddystone-uid': {
			const { namespace, instance } = frame;
			return {
				says: `Eddystone-UID ${namespace} instance ${instance}`,
				identity: `eddystone: { namespace: "${namespace}", instance: "${instance}" }`,
			};
		}
		case 'eddystone-url':
			return { says: `Eddystone-URL ${frame.url}`, identity: undefined };
		case 'eddystone-eid':
			return { says: 'Eddystone-EID (its id changes)', identity: undefined };
		case 'eddystone-tlm':
			return {
				says: `Eddystone-TLM${frame.batteryMv === null ? '' : `, battery ${frame.batteryMv} mV`}`,
				identity: undefined,
			};
		case 'eddystone-etlm':
			return { says: 'Eddystone-eTLM (encrypted)', identity: undefined };
		case 'bthome':
			return {
				says: `BTHome${frame.encrypted ? ' (encrypted)' : ''}${frame.readings.length === 0 ? '' : `: ${frame.readings.map(({ measure }) => measure).join(', ')}`}`,
				identity: undefined,
			};
		case 'ruuvi':
			return { says: `RuuviTag, format ${frame.format}`, identity: undefined };
		case 'pass':
			return { says: 'a pass that is not in the roster', identity: undefined };
	}
}
