// `broker:` in gateway.yaml: where satellites log in, who they are, and what each may send.
import { isPasswordHash } from '@aisle/embedded-broker';
import { Id } from '@aisle/protocol';
import { z } from 'zod';

/** MQTT's own 1883 is left to a Mosquitto on the same machine. */
const DEFAULT_PORT = 7073;

const Port = z.int().min(0).max(65_535);

/** A busy receiver hears some 50 adverts a second; programs that send each by itself need room for the rush hour. */
const DEFAULT_LIMITS = { messagesPerS: 200, bytesPerS: 256 * 1024 };

function satelliteConfig(formats: readonly [string, ...string[]]) {
	return z
		.strictObject({
			/** id of a receiver in the site file; the satellite may speak for this one only */
			receiver: Id,
			/** what it publishes: a name of `sources/satellite/formats` */
			format: z.enum(formats).default('aisle'),
			/** its own name in its topics, where that is not the receiver's id */
			name: z
				.string()
				.regex(/^[^+#$\0]{1,128}$/, 'must be a name as it stands in its topics, without + # $')
				.optional(),
			username: z
				.string()
				.regex(/^[!-~]{1,128}$/, 'must be 1 to 128 printable ASCII characters without spaces')
				.optional(),
			password: z.string().min(1, 'must not be empty').meta({ secret: true }).optional(),
			/** of `aisle-gateway hash-password` */
			passwordHash: z
				.string()
				.refine(isPasswordHash, 'must be what "aisle-gateway hash-password" prints: "scrypt$N$r$p$salt$hash"')
				.optional(),
			/** a file that holds the password; relative paths are relative to gateway.yaml */
			passwordFile: z.string().optional(),
		})
		.superRefine(({ password, passwordHash, passwordFile }, { addIssue }) => {
			const given = [password, passwordHash, passwordFile].filter((way) => way !== undefined).length;
			if (given === 1) return;
			const message = given === 0 ? 'has no password' : 'has more than one password';
			const remedy = 'Write one of: password, passwordHash, passwordFile. "aisle-gateway hash-password" makes a hash';
			addIssue({ code: 'custom', message, params: { remedy } });
		});
}

/** @param formats names of the satellites' formats; `aisle` must be one */
export function storeBrokerConfig(formats: readonly [string, ...string[]]) {
	return z.strictObject({
		host: z.string().default('127.0.0.1'),
		port: Port.default(DEFAULT_PORT),
		/** MQTT over TLS: beside the plain port where it has one of its own, instead of it otherwise */
		tls: z.strictObject({ keyFile: z.string(), certFile: z.string(), port: Port.optional() }).optional(),
		/** what one satellite may send; faster ones are slowed down and lose nothing */
		limits: z
			.strictObject({
				messagesPerS: z.number().min(1).max(100_000).default(DEFAULT_LIMITS.messagesPerS),
				bytesPerS: z.number().min(1024).max(1e9).default(DEFAULT_LIMITS.bytesPerS),
			})
			.prefault({}),
		/** a satellite that is not heard for so long is told to be silent; beacons are heard every second or so */
		silenceS: z.number().min(1).max(86_400).default(60),
		satellites: z.array(satelliteConfig(formats)).default([]).superRefine(refuseTwins),
	});
}

export type StoreBrokerConfig = z.infer<ReturnType<typeof storeBrokerConfig>>;
export type SatelliteConfig = StoreBrokerConfig['satellites'][number];

/** Two of one receiver, user name, or name within a format. */
function refuseTwins(
	satellites: readonly { receiver: string; format: string; name?: string | undefined; username?: string | undefined }[],
	{ addIssue }: z.RefinementCtx,
): void {
	const seen = new Map<string, number>();
	for (const [i, { receiver, format, name = receiver, username = receiver }] of satellites.entries()) {
		const claims = [
			{ key: `receiver ${receiver}`, field: 'receiver', what: `is receiver "${receiver}"` },
			{ key: `username ${username}`, field: 'username', what: `logs in as "${username}"` },
			{ key: `name ${format} ${name}`, field: 'name', what: `calls itself "${name}" in its topics` },
		];
		const twin = claims.find(({ key }) => seen.has(key));
		for (const { key } of claims) if (!seen.has(key)) seen.set(key, i);
		if (twin === undefined) continue;
		const remedy = `Leave one of them out, or give it another ${twin.field}`;
		const message = `another satellite, the ${seen.get(twin.key)! + 1}. of the list, also ${twin.what}`;
		addIssue({ code: 'custom', path: [i], message, params: { remedy } });
	}
}
