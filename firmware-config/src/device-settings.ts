// A device's settings file: what one device of a store shall be set to, before a model turns it into the device's own files.
import { type FileResult, Id, readYaml } from '@aisle/protocol';
import { z } from 'zod';

const Host = z.string().regex(/^[a-zA-Z0-9.-]{1,253}$/, 'must be a host name or an IPv4 address, e.g. "gateway.local"');
/** Secrets stand in no settings file, only their names; a message shows neither, for who writes the secret by mistake. */
const SecretName = z
	.string()
	.regex(/^[A-Z][A-Z0-9_]*$/, 'must be the name of a secret, e.g. "STORE_WIFI_PASSWORD"')
	.meta({ secret: true });

export const DeviceSettings = z.strictObject({
	/** The device's id in the site file. */
	device: Id,
	/** Which model renders it, e.g. `esp32-c3`. */
	model: Id,
	wifi: z.strictObject({ ssid: z.string().min(1).max(32), passwordSecret: SecretName }).optional(),
	/** The gateway's own broker. */
	broker: z.strictObject({
		host: Host,
		port: z.number().int().min(1).max(65_535).default(1883),
		user: z.string().min(1),
		passwordSecret: SecretName,
	}),
	/** Bluetooth scanning; as long a window as interval listens all the time. */
	scan: z
		.strictObject({
			intervalS: z.number().positive().max(10.24),
			windowS: z.number().positive().max(10.24),
			active: z.boolean().default(false),
		})
		.refine(({ intervalS, windowS }) => windowS <= intervalS, {
			path: ['windowS'],
			message: 'must not be longer than intervalS',
		})
		.default({ intervalS: 0.1, windowS: 0.1, active: false }),
});
export type DeviceSettings = z.infer<typeof DeviceSettings>;

/** Reads a settings file; every mistake with its line, column and remedy. */
export function readDeviceSettings(text: string, fileName: string): FileResult<DeviceSettings> {
	return readYaml(text, fileName, DeviceSettings);
}
