import { formatProblem } from '@aisle/protocol';
import { describe, expect, test } from 'vitest';
import { readDeviceSettings } from './device-settings.ts';
import { RenderedFile } from './model.ts';

const SETTINGS = `device: sat-shoes
model: esp32-c3
broker: { host: gateway.local, user: sat-shoes, passwordSecret: SATELLITE_PASSWORD }
`;

test('takes a settings file, with passive scanning all the time where it says nothing', () => {
	const result = readDeviceSettings(SETTINGS, 'sat-shoes.yaml');
	expect(result).toMatchObject({
		ok: true,
		value: { broker: { port: 1883 }, scan: { intervalS: 0.1, windowS: 0.1, active: false } },
	});
});

describe('says what is wrong', () => {
	test.each([
		[
			'scan: { intervalMs: 100, windowS: 0.1 }',
			'sat.yaml:4:9: scan.intervalMs: unknown key "intervalMs": intervalS is in seconds. Write "intervalS: 0.1".',
		],
		['scan: { intervalS: 0.1, windowS: 0.2 }', 'sat.yaml:4:34: scan.windowS: must not be longer than intervalS.'],
		[
			'wifi: { ssid: store, passwordSecret: hunter2 }',
			'sat.yaml:4:38: wifi.passwordSecret: the secret must be the name of a secret, e.g. "STORE_WIFI_PASSWORD".',
		],
	])('%s', (line, expected) => {
		const result = readDeviceSettings(SETTINGS + line, 'sat.yaml');
		expect(result.ok ? [] : result.problems.map(formatProblem)).toContain(expected);
	});
});

test('a rendered file stays in its folder', () => {
	const taken = (path: string) => RenderedFile.safeParse({ path, text: '' }).success;
	expect(['config.yaml', 'main/sdkconfig.defaults', '.env'].map(taken)).toEqual([true, true, true]);
	expect(['/etc/passwd', '../x', 'a/../../x', 'a//b', '..', 'a\\b', ''].map(taken)).toEqual(Array(7).fill(false));
});
