/** @jsxImportSource preact */
// Demos: the other way to be recognised, with the phone that hears the store's beacons and tells what it hears.
import type { PhoneReply } from '@aisle/protocol/app-api';
import type { Listening } from '../state.ts';
import { SwitchRow } from './switch-row.tsx';

type BeaconSwitchProps = { listening: Listening; phone: PhoneReply; turn(isOn: boolean): void };

export function BeaconSwitch({ listening: { isOn, waiting, sentAt }, phone: { hears = [] }, turn }: BeaconSwitchProps) {
	const [nearest] = hears;
	const heard =
		nearest === undefined
			? 'Hears no beacon here'
			: `Hears ${hears.length}, the nearest at ${nearest.rssiDbm} dBm (major ${nearest.major}, minor ${nearest.minor})`;
	const told = sentAt === undefined ? 'none told yet' : waiting === 0 ? 'all told' : `${waiting} to tell`;
	return (
		<SwitchRow
			label="Let the app listen to beacons instead"
			words="The pass stays silent; the phone tells which of the store's beacons it hears. A browser cannot scan either, so the simulation says what a phone there would hear."
			hint={isOn ? `${heard}; ${told}.` : undefined}
			isOn={isOn}
			turn={turn}
		/>
	);
}
