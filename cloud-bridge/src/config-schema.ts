// The settings of cloud.yaml, as they are written: each with its bounds and what it is without being said.
import { Account } from '@aisle/embedded-broker';
import { Id } from '@aisle/protocol';
import { validate as validateCron } from 'node-cron';
import { z } from 'zod';
import { APP_LANE } from './db/app-lane.ts';

const Port = z.number().int().min(0).max(65_535);

const Broker = z
	.strictObject({
		/** A broker inside the bridge: enough for a few hundred gateways. */
		embedded: z
			.strictObject({
				host: z.string().default('127.0.0.1'),
				port: Port.default(7883),
				/** Who may connect: written by `aisle-bridge init`. */
				accounts: z.string().default('accounts.yaml'),
			})
			.optional(),
		/** Or one that is there already. */
		url: z
			.url({ protocol: /^mqtts?$/, error: 'must be an MQTT address, e.g. "mqtts://broker.example:8883"' })
			.optional(),
		username: z.string().optional(),
		password: z.string().optional(),
		passwordFile: z.string().optional(),
		/** PEM of the CA to trust where it is not a public one. */
		caFile: z.string().optional(),
	})
	.superRefine(({ embedded, ...external }, context) => {
		const named = Object.values(external).some((value) => value !== undefined);
		if (embedded !== undefined ? named : external.url === undefined) {
			const message = 'must be either "embedded" or a "url" with its username and password';
			context.addIssue({
				code: 'custom',
				message,
				params: { remedy: 'Write "embedded: {}" for a broker in the bridge' },
			});
		}
	});

export const AccountsFile = z.strictObject({ accounts: z.array(Account) });

const Store = z.strictObject({
	id: Id,
	name: z.string().min(1).max(60),
	/** Makes the passes of this store different from those of every other: never change it, never reuse it. */
	siteNumber: z.number().int().min(0).max(0xffff_ffff),
	/** The store's site file, for the names of its zones. */
	site: z.string().optional(),
	gateways: z
		.array(Id.refine((id) => id !== APP_LANE, `must not be "${APP_LANE}", under which the bridge itself writes events`))
		.min(1),
	/** Raise it to make the codes at the door worthless, and print new ones. */
	doorCodes: z.number().int().positive().default(1),
});

/** What is deleted when; the jobs run once a day and say what they deleted. */
const Retention = z.strictObject({
	/** Zone visits of shoppers and the events they came from; afterwards only counts are left. */
	visitsDays: z.number().int().min(1).max(365).default(30),
	/** What was sent to them. */
	offersDays: z.number().int().min(1).max(730).default(90),
	/** What was strange. */
	auditDays: z.number().int().min(1).max(730).default(90),
	/** When, as a cron pattern by the clock of this machine. */
	cron: z
		.string()
		.refine(validateCron, 'must be a cron pattern of five fields, e.g. "30 3 * * *"')
		.default('30 3 * * *'),
});

/** Copies of the database. */
const Backups = z.strictObject({
	folder: z.string(),
	/** When, as a cron pattern by the clock of this machine. */
	cron: z.string().refine(validateCron, 'must be a cron pattern of five fields, e.g. "0 4 * * *"').default('0 4 * * *'),
	/** A copy is deleted after so long, and with it what was erased since it was made. */
	keepDays: z.number().int().min(1).max(90).default(7),
});

const Consents = z.strictObject({
	/** A grant ends by itself after so long, and the app asks again. */
	validMonths: z.number().int().min(1).max(120).default(24),
	/** Who is younger cannot opt in (GDPR Art. 8: 13 to 16, by country). */
	minimumAge: z.number().int().min(13).max(21).default(16),
	/** Words of one's own instead of the built-in ones. */
	texts: z.string().optional(),
});

const Tokens = z.strictObject({
	/** How long an access token is good. */
	accessMinutes: z.number().int().min(1).max(1440).default(60),
	/** A phone that was away for longer has to opt in again. */
	refreshDays: z.number().int().min(1).max(730).default(180),
});

export const CloudFile = z.strictObject({
	http: z
		.strictObject({
			host: z.string().default('127.0.0.1'),
			port: Port.default(7080),
			/** Addresses of reverse proxies whose X-Forwarded-For is believed. */
			trustedProxies: z.array(z.string()).default([]),
			/** How often one may ask. */
			limits: z
				.strictObject({
					/** One address, without a token: many phones may stand behind one. */
					requestsPerMinute: z.number().int().positive().default(600),
					/** One shopper with all their phones, from wherever. */
					requestsPerShopperPerMinute: z.number().int().positive().default(240),
					/** One address; joining another phone by a code counts the same way. */
					enrolmentsPerMinute: z.number().int().positive().default(20),
				})
				.prefault({}),
		})
		.prefault({}),
	database: z.string().default('cloud.sqlite'),
	broker: Broker.prefault({ embedded: {} }),
	stores: z.array(Store).min(1),
	/** Campaigns to start with; more come through the API. */
	campaigns: z.string().optional(),
	/** PKCS 8 PEM of the Ed25519 key that signs rosters and settings; written by `aisle-bridge init`. */
	signingKey: z.string().default('signing-key.pem'),
	/** What seals shoppers' keys and names: 32 bytes in base64, a line each; the first seals, all open. AISLE_SHOPPER_KEYS goes before. */
	shopperKeys: z.string().default('shopper-keys.txt'),
	/** Who answers for what is done with personal data: shown before anybody opts in, and in the privacy report. */
	controller: z
		.strictObject({
			name: z.string().min(1).max(120),
			contact: z.string().min(1).max(200),
			/** Where the rest of Art. 13 GDPR is told: officer, authority, recipients. Any app opens it, so a page of the web. */
			notice: z
				.url({ protocol: /^https$/, error: 'must be a page, e.g. "https://shop.example/privacy"' })
				.max(300)
				.optional(),
		})
		.optional(),
	consents: Consents.prefault({}),
	tokens: Tokens.prefault({}),
	retention: Retention.prefault({}),
	backups: Backups.optional(),
	/** For operators' calls (/v1/campaigns, /v1/stores, /v1/retention); AISLE_ADMIN_TOKEN goes before. Without either, those calls are off. */
	adminToken: z.string().min(16, 'must be at least 16 characters').optional(),
	/** Demos: where the virtual store advertises for a page that cannot. */
	radioUrl: z.url({ protocol: /^https?$/, error: 'must be an address, e.g. "http://127.0.0.1:7090"' }).optional(),
	log: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
});
export type CloudFile = z.infer<typeof CloudFile>;
