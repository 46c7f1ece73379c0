/** @jsxImportSource preact */
// Demos: the person in the simulated store who carries this page's pass, who that is, and where to send them.
import type { AppConfig, PhoneReply } from '@aisle/protocol/app-api';
import type { Deeds } from '../deeds.ts';
import type { StandIn, State } from '../state.ts';
import { BeaconSwitch } from './beacon-switch.tsx';
import { WhoToBe } from './who-to-be.tsx';

type Zones = AppConfig['stores'][number]['zones'];
type StandInCardProps = { state: State; standIn: StandIn; zones: Zones; deeds: Deeds };

export function StandInCard({ state, standIn, zones, deeds }: StandInCardProps) {
	return (
		// for demonstrators, and in English as the simulation is
		<section class="stand-in" lang="en" aria-labelledby="stand-in-title">
			<p class="tape">Demo aid</p>
			<h2 id="stand-in-title">Your stand-in in the simulated store</h2>
			<Whereabouts standIn={standIn} zones={zones} />
			{standIn.is === 'out there' && (
				<>
					<Ways phone={standIn.phone} zones={zones} walk={deeds.walk} />
					<details class="fold">
						<summary>Another person, or beacons</summary>
						<WhoToBe phone={standIn.phone} people={state.people} deeds={deeds} />
						<BeaconSwitch listening={state.listening} phone={standIn.phone} turn={deeds.listenToBeacons} />
					</details>
				</>
			)}
		</section>
	);
}

function Whereabouts({ standIn, zones }: { standIn: StandIn; zones: Zones }) {
	switch (standIn.is) {
		case 'coming':
			return <p>Somebody is getting your pass…</p>;
		case 'sent away':
			return standIn.why === 'pause' ? (
				<p>You are paused, so nobody in there carries your pass.</p>
			) : (
				<p>Your phone is not to be recognised, so nobody in there carries your pass.</p>
			);
		case 'unreachable':
			return <p>{standIn.words}</p>;
		case 'out there': {
			const { zone, walkingTo, person } = standIn.phone;
			return (
				<p>
					A browser cannot send Bluetooth, so {person === undefined ? 'somebody' : <strong>{person.id}</strong>} carries
					your pass for you. Really{' '}
					{zone === null ? (
						<strong>outside the store</strong>
					) : (
						<>
							in <strong>{nameOf(zones, zone)}</strong>
						</>
					)}
					{walkingTo !== null && walkingTo !== zone && `, on the way to ${nameOf(zones, walkingTo)}`}.
				</p>
			);
		}
	}
}

function Ways({
	phone: { zone, walkingTo },
	zones,
	walk,
}: {
	phone: PhoneReply;
	zones: Zones;
	walk(zone: string | null): void;
}) {
	const target = walkingTo ?? zone;
	return (
		<fieldset class="ways">
			<legend>Walk to</legend>
			{zones.map(({ id, name }) => (
				<button type="button" key={id} aria-pressed={id === target} onClick={() => walk(id)}>
					{name}
				</button>
			))}
			<button type="button" class="home" onClick={() => walk(null)}>
				Go home
			</button>
		</fieldset>
	);
}

function nameOf(zones: Zones, zone: string): string {
	return zones.find(({ id }) => id === zone)?.name ?? zone;
}
