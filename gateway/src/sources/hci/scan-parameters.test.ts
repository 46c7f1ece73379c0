import { expect, test } from 'vitest';
import { scanParametersCommand } from './scan-parameters.ts';

const settings = { scan: 'passive', intervalMs: 100, windowMs: 50 } as const;

test('legacy: type, interval and window in units of 0.625 ms', () => {
	expect(scanParametersCommand(settings, false).toString('hex')).toBe('010b200700a00050000000');
	expect(scanParametersCommand({ ...settings, scan: 'active' }, false)[4]).toBe(1);
});

test('extended: the same on PHY 1M', () => {
	expect(scanParametersCommand(settings, true).toString('hex')).toBe('0141200800000100a0005000');
	expect(scanParametersCommand({ ...settings, scan: 'active' }, true)[7]).toBe(1);
});
