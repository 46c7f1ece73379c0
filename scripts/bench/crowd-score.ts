// What the minutes of a crowd say in sum: errors by zone and for the store, of the level told and of the simple rule.
import type { ZoneMinute } from './crowd-error.ts';

export type CrowdScore = {
	/** people in a zone, on average */
	zoneMean: number;
	/** mean absolute error of a zone's minute, in people */
	zoneError: number;
	zoneErrorSimple: number;
	/** of the whole store, as shares of the people in it */
	storeError: number;
	storeBias: number;
	storeBiasSimple: number;
};

/** @throws {Error} where nothing was told of a zone: give a store whose zones have receivers near */
export function scoreCrowd(minutes: readonly ZoneMinute[], zones: number): CrowdScore {
	const people = sum(minutes, (minute) => minute.people);
	const told = ({ zone, told: level }: ZoneMinute) => {
		if (level === undefined) throw new Error(`nothing was told of ${zone}`);
		return level;
	};
	const errorOf = (estimate: (minute: ZoneMinute) => number) =>
		sum(minutes, (minute) => Math.abs(estimate(minute) - minute.people)) / minutes.length;
	const biasOf = (estimate: (minute: ZoneMinute) => number) => sum(minutes, estimate) / people - 1;
	let storeOff = 0;
	for (let i = 0; i < minutes.length; i += zones) {
		storeOff += Math.abs(sum(minutes.slice(i, i + zones), (minute) => told(minute) - minute.people));
	}
	return {
		zoneMean: people / minutes.length,
		zoneError: errorOf(told),
		zoneErrorSimple: errorOf(({ simple }) => simple),
		storeError: storeOff / people,
		storeBias: biasOf(told),
		storeBiasSimple: biasOf(({ simple }) => simple),
	};
}

function sum<T>(items: readonly T[], value: (item: T) => number): number {
	return items.reduce((total, item) => total + value(item), 0);
}
