import { expect, test } from 'vitest';
import { fitLaw, type Law } from './survey-fit.ts';

const PLAIN: Law = { atOneMetreDbm: -60, exponent: 2 };
const heardBy = ({ atOneMetreDbm, exponent }: Law, distances: readonly number[]) =>
	distances.map((distanceM) => ({ distanceM, rssiDbm: atOneMetreDbm - 10 * exponent * Math.log10(distanceM) }));

test('without places it is the plain law', () => {
	expect(fitLaw([], PLAIN)).toEqual(PLAIN);
});

test('one place moves the level by a part of what it is off, and five near together make no slope', () => {
	const [one] = heardBy({ atOneMetreDbm: -72, exponent: 2 }, [3]);
	const { atOneMetreDbm, exponent } = fitLaw([one!], PLAIN);
	expect(atOneMetreDbm).toBeLessThan(-62);
	expect(atOneMetreDbm).toBeGreaterThan(-68);
	expect(Math.abs(exponent - 2)).toBeLessThan(0.5);
	const five = [3, 3.2, 3.4, 3.6, 3.8].map((distanceM, i) => ({
		distanceM,
		rssiDbm: -70 + (i % 2 === 0 ? 6 : -6) - 2 * i,
	}));
	expect(Math.abs(fitLaw(five, PLAIN).exponent - 2)).toBeLessThan(0.6);
});

test('many places are believed', () => {
	const law = { atOneMetreDbm: -52, exponent: 3 };
	const fitted = fitLaw(
		heardBy(
			law,
			Array.from({ length: 80 }, (_, i) => 1 + i / 5),
		),
		PLAIN,
	);
	expect(Math.abs(fitted.atOneMetreDbm - law.atOneMetreDbm)).toBeLessThan(2);
	expect(Math.abs(fitted.exponent - law.exponent)).toBeLessThan(0.2);
});
