import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type AdvReport, LEGACY_SET, NO_SET } from './adv-reports.ts';
import {
	AdvertAssembler,
	type Assembled,
	FRAGMENT_AGE_S,
	FRAGMENT_GAP_S,
	HOLD_S,
	LEAST_HEAD_BYTES,
	MOST_DATA_BYTES,
	MOST_FRAGMENTED,
	MOST_HELD,
} from './advert-assembler.ts';

const A = 'c0:ff:ee:c0:ff:ee';
const B = 'c0:ff:ee:c0:ff:ef';

type Step = Partial<AdvReport> & { t?: number };

function report(step: Step): AdvReport {
	return {
		kind: 'advert',
		status: 'whole',
		address: A,
		addressType: 'random',
		setId: NO_SET,
		rssiDbm: -60,
		data: Uint8Array.of(1),
		...step,
	};
}

const bytes = (text: string) => new Uint8Array(Buffer.from(text));
const text = (data: Uint8Array | undefined) => data && Buffer.from(data).toString();

/** What comes out, as `data` or `data+response`, each with its address where that is not A. */
function assemble(active: boolean, steps: Step[], end = true): string[] {
	const out: string[] = [];
	const assembler = new AdvertAssembler({ active }, (advert) => out.push(shown(advert)));
	for (const step of steps) assembler.take(report(step), step.t ?? 0);
	if (end) assembler.end();
	return out;
}

function shown({ address, data, scanResponse }: Assembled): string {
	const what = scanResponse ? `${text(data)}+${text(scanResponse)}` : text(data);
	return address === A ? `${what}` : `${what} of B`;
}

const scannable = (data: string, step: Step = {}) => ({ kind: 'scannable', data: bytes(data), ...step }) as const;
const response = (data: string, step: Step = {}) => ({ kind: 'response', data: bytes(data), ...step }) as const;
const part = (data: string, status: AdvReport['status'], step: Step = {}) => ({ status, data: bytes(data), ...step });

test('a passive scan holds nothing', () => {
	expect(assemble(false, [scannable('a'), scannable('b'), response('r')], false)).toEqual(['a', 'b', '+r']);
});

test('an active scan hands every advert over once, with its own response or none', () => {
	const steps = [scannable('a'), scannable('b'), response('r'), scannable('c'), scannable('d', { address: B })];
	const more = [response('s'), response('u'), { data: bytes('n') }];
	expect(assemble(true, [...steps, ...more])).toEqual(['a', 'b+r', 'c+s', '+u', 'n', 'd of B']);
});

test('10 of 10 adverts of a device that alternates with scan responses', () => {
	const steps = Array.from({ length: 10 }, (_, i) => [scannable(`a${i}`), response(`r${i}`)]).flat();
	expect(assemble(true, steps, false)).toEqual(Array.from({ length: 10 }, (_, i) => `a${i}+r${i}`));
});

test('an advert waits for HOLD_S, and its response comes alone after that', () => {
	const early = [scannable('a', { t: 10 }), response('r', { t: 10 + HOLD_S / 2 })];
	const late = [scannable('a', { t: 10 }), response('r', { t: 10 + HOLD_S * 1.1 })];
	expect(assemble(true, early, false)).toEqual(['a+r']);
	expect(assemble(true, late, false)).toEqual(['a', '+r']);
	expect(assemble(true, [scannable('a', { t: 10 }), scannable('x', { address: B, t: 9 })], false)).toEqual(['a']);
});

test('address types and sets of one address are apart', () => {
	const steps = [scannable('a', { setId: 1 }), response('r', { setId: 2 }), response('s', { addressType: 'public' })];
	expect(assemble(true, steps)).toEqual(['+r', '+s', 'a']);
});

test("an extended scan response without a set answers its device's latest extended advert, and no legacy one", () => {
	const sets = [scannable('a', { setId: 1 }), scannable('b', { setId: 9 }), response('r', { setId: NO_SET })];
	expect(assemble(true, sets)).toEqual(['b+r', 'a']);
	const mixture = [scannable('a', { setId: 1 }), scannable('l', { setId: LEGACY_SET })];
	expect(assemble(true, [...mixture, response('r', { setId: NO_SET })])).toEqual(['a+r', 'l']);
	expect(assemble(true, [...mixture, response('r', { setId: LEGACY_SET })])).toEqual(['l+r', 'a']);
	expect(assemble(true, [scannable('l', { setId: LEGACY_SET }), response('r', { setId: NO_SET })])).toEqual([
		'+r',
		'l',
	]);
});

test('fragments are joined by address, type and set, however they come between each other', () => {
	const steps = [
		part('a1', 'more', { setId: 1 }),
		part('b1', 'more', { setId: 2 }),
		part('c', 'whole', { address: B }),
		part('a2', 'more', { setId: 1 }),
		part('b2', 'whole', { setId: 2 }),
		part('a3', 'whole', { setId: 1 }),
	];
	expect(assemble(false, steps, false)).toEqual(['c of B', 'b1b2', 'a1a2a3']);
});

test('a response in fragments does not mix with its advert in fragments', () => {
	const steps = [
		part('a1', 'more', { kind: 'scannable' }),
		part('r1', 'more', { kind: 'response' }),
		part('a2', 'whole', { kind: 'scannable' }),
		part('r2', 'whole', { kind: 'response' }),
	];
	expect(assemble(true, steps, false)).toEqual(['a1a2+r1r2']);
});

test('what was truncated, and what lost its rest, is handed over as it came', () => {
	expect(assemble(false, [part('a1', 'more'), part('a2', 'truncated'), part('b', 'whole')], false)).toEqual([
		'a1a2',
		'b',
	]);
	const t = FRAGMENT_AGE_S * 1.1;
	expect(assemble(false, [part('a1', 'more'), part('b', 'whole', { t })], false)).toEqual(['a1', 'b']);
});

test('where the last fragment was lost, the next advert of the set is not joined to what came', () => {
	const head = 'h'.repeat(LEAST_HEAD_BYTES);
	const again = [part(head, 'more'), part('a2', 'more'), part(head, 'more'), part('a2', 'more'), part('a3', 'whole')];
	expect(assemble(false, again, false)).toEqual([`${head}a2`, `${head}a2a3`]);
	const changed = (gapS: number) => [
		part('a1', 'more', { t: 10 }),
		part('a2', 'more', { t: 10 + FRAGMENT_GAP_S / 2 }),
		part('b1', 'more', { t: 10 + FRAGMENT_GAP_S / 2 + gapS }),
		part('b2', 'whole', { t: 10 + FRAGMENT_GAP_S / 2 + gapS }),
	];
	expect(assemble(false, changed(FRAGMENT_GAP_S * 1.1), false)).toEqual(['a1a2', 'b1b2']);
	expect(assemble(false, changed(FRAGMENT_GAP_S * 0.9), false)).toEqual(['a1a2b1b2']);
	const short = [part('0', 'more'), part('0', 'more'), part('0', 'whole')];
	expect(assemble(false, short, false)).toEqual(['000']);
});

test('the rest of what was longer than any advert ends where the next advert begins', () => {
	const parts = Array.from({ length: 4 }, (_, i) => part(String(i).repeat(MOST_DATA_BYTES / 3), 'more'));
	const next = [part(text(parts[0]!.data)!, 'more'), part('b', 'whole')];
	const [first, second] = assemble(false, [...parts, ...next], false);
	expect([first?.length, second]).toEqual([MOST_DATA_BYTES, `${text(parts[0]!.data)}b`]);
});

test('more than the longest advert is cut, and its rest dropped', () => {
	const [half, other] = ['x', 'o'].map((one) => one.repeat(MOST_DATA_BYTES / 2)) as [string, string];
	const steps = [part(half, 'more'), part(other, 'more'), part('y', 'more'), part('z', 'more'), part('z', 'whole')];
	expect(assemble(false, [...steps, part('b', 'whole')], false)).toEqual([half + other, 'b']);
});

test('however many addresses there are, it holds a bounded number of them', () => {
	const address = (i: number) => `00:00:00:00:${(i >> 8).toString(16)}:${(i & 255).toString(16)}`;
	const steps = Array.from({ length: 5000 }, (_, i) => i);
	const held = assemble(
		true,
		steps.map((i) => scannable('a', { address: address(i) })),
		false,
	);
	expect(held).toHaveLength(5000 - MOST_HELD);
	const fragmented = assemble(
		false,
		steps.map((i) => part('a', 'more', { address: address(i) })),
		false,
	);
	expect(fragmented).toHaveLength(5000 - MOST_FRAGMENTED);
});

/** Devices that each send adverts with and without responses, and adverts in parts; every byte string is another. */
const device = fc.array(
	fc.oneof(
		fc.constantFrom('plain', 'scannable', 'answered', 'response'),
		fc.record({ parts: fc.integer({ min: 2, max: 5 }), cut: fc.boolean() }),
	),
	{ maxLength: 12 },
);

test('whatever the order, nothing is lost and nothing merged', () => {
	const world = fc.tuple(
		fc.array(device, { minLength: 1, maxLength: 5 }),
		fc.infiniteStream(fc.nat()),
		fc.infiniteStream(fc.double({ min: 0, max: HOLD_S / 100, noNaN: true })),
	);
	fc.assert(
		fc.property(world, fc.boolean(), ([devices, picks, waits], active) => {
			const queues = devices.map((sends, of) => sends.flatMap((send, i) => stepsOf(send, of, i, active)));
			const expected = queues.flat().flatMap((step) => step.expect ?? []);
			const out: string[] = [];
			const assembler = new AdvertAssembler({ active }, ({ data, scanResponse }) =>
				out.push(scanResponse ? `${text(data)}+${text(scanResponse)}` : `${text(data)}`),
			);
			let t = 0;
			for (let live = queues.filter((q) => q.length > 0); live.length > 0; live = live.filter((q) => q.length > 0)) {
				const step = live[picks.next().value % live.length]!.shift()!;
				t += waits.next().value;
				const reused = step.data!.slice();
				assembler.take(report({ ...step, data: reused }), t);
				reused.fill(0);
			}
			assembler.end();
			expect(out.sort()).toEqual(expected.sort());
		}),
	);
});

type Send = 'plain' | 'scannable' | 'answered' | 'response' | { parts: number; cut: boolean };

/** The last step of an advert says what must come out for it. A lone response needs a plain advert before it, to be nobody's. */
function stepsOf(send: Send, of: number, i: number, active: boolean): (Step & { expect?: string[] })[] {
	const address = `00:00:00:00:00:0${of}`;
	const name = `<${of}.${i}>`;
	const step = (kind: AdvReport['kind'], data: string, expected?: string[], more: Step = {}) => ({
		kind,
		address,
		data: bytes(data),
		...(expected && { expect: expected }),
		...more,
	});
	if (send === 'plain' || send === 'scannable') {
		return [step(send === 'plain' ? 'advert' : 'scannable', name, [name])];
	}
	if (send === 'answered') {
		const out = active ? [`${name}+${name}r`] : [name, `+${name}r`];
		return [step('scannable', name), step('response', `${name}r`, out)];
	}
	if (send === 'response') return [step('advert', name, [name]), step('response', `${name}r`, [`+${name}r`])];
	const parts = Array.from({ length: send.parts }, (_, at) => `${name}${at}`);
	return parts.map((data, at) =>
		at < parts.length - 1
			? step('advert', data, undefined, { status: 'more', setId: 3 })
			: step('advert', data, [parts.join('')], { status: send.cut ? 'truncated' : 'whole', setId: 3 }),
	);
}
