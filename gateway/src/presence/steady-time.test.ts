import { expect, it } from 'vitest';
import { between } from './steady-time.ts';

const at = (wallS: number, steadyS: number) => ({ wallS, steadyS });

it('sees nothing in clocks that go on, also where the wall is disciplined by tenths', () => {
	expect(between(at(1000, 50), at(1000.25, 50.25))).toEqual({ leapS: 0, stoodS: 0 });
	expect(between(at(1000, 50), at(1000.75, 50.25))).toEqual({ leapS: 0, stoodS: 0 });
});

it.each([3600, -3600, 5])('tells that the wall clock was set by %d s', (byS) => {
	expect(between(at(1000, 50), at(1000.25 + byS, 50.25))).toEqual({ leapS: byS, stoodS: 0 });
});

it('tells for how long the gateway stood still, and both at once', () => {
	expect(between(at(1000, 50), at(1600, 650))).toEqual({ leapS: 0, stoodS: 600 });
	expect(between(at(1000, 50), at(1090, 150))).toEqual({ leapS: -10, stoodS: 100 });
});
