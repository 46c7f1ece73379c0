// The contract of a device model: one file in models/ for each, which turns settings into the files of that device. Pure.
import type { Site } from '@aisle/protocol';
import { z } from 'zod';
import type { DeviceSettings } from './device-settings.ts';

/** A file to put on, or build into, a device. */
export const RenderedFile = z.strictObject({
	/** Relative, with forward slashes; it never leaves the folder of its device. */
	path: z
		.string()
		.regex(
			/^(?!.*(?:^|\/)\.\.?(?:\/|$))[A-Za-z0-9._-]+(?:\/[A-Za-z0-9._-]+)*$/,
			'must be a relative path without ".."',
		),
	text: z.string(),
});
export type RenderedFile = z.infer<typeof RenderedFile>;

export type DeviceModel = {
	/** As the site file writes it in `model`. */
	name: string;
	/** The same input gives the same files, byte for byte: what is on a device can be compared with what should be. */
	render(device: DeviceSettings, site: Site): RenderedFile[];
};
