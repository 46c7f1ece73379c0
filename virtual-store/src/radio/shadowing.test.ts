// The shadow field has the deviation and the correlation that the survey has.
import { expect, it } from 'vitest';
import { Random } from '../random.ts';
import { ShadowField } from './shadowing.ts';

it('deviates by 4 dB and forgets itself as exp(-d / 2 m)', () => {
	const fields = Array.from({ length: 3000 }, (_, i) => new ShadowField(new Random(`field-${i}`)));
	const covariance = (metres: number) =>
		fields.reduce((sum, field) => sum + field.offsetDb([3, 4]) * field.offsetDb([3 + metres, 4]), 0) / fields.length;
	const variance = covariance(0);
	expect(Math.sqrt(variance)).toBeGreaterThan(3.7);
	expect(Math.sqrt(variance)).toBeLessThan(4.3);
	for (const metres of [0.5, 1, 2, 4]) {
		expect(Math.abs(covariance(metres) / variance - Math.exp(-metres / 2))).toBeLessThan(0.08);
	}
});
