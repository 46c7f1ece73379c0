// Who hands what to whom, from the phone to the backups, with the real names of this configuration. Pure.
import type { BrokerFacts, ReportFacts, ReportLanguage, Words } from './facts.ts';
import { daysWords } from './retention.ts';
import { isLoopback } from './warnings.ts';

/** More than this many chips of one store are told as a number: a plan of 500 gateways helps nobody. */
const CHIPS_MOST = 24;
/** More stores than this are told as a number, too. */
const STORES_MOST = 12;

export type FlowBox = {
	id: 'phone' | 'store' | 'broker' | 'bridge' | 'backups';
	title: string;
	/** What stays here and how long. */
	stays: readonly string[];
	/** Gateways of a store. */
	chips: readonly string[];
};
export type FlowArrow = { number: number; down: string; up: string | undefined };
/** Boxes from top to bottom; `arrows[i]` lies between `boxes[i]` and `boxes[i + 1]`, stores being one step. */
export type Flows = {
	title: string;
	description: string;
	phone: FlowBox;
	stores: readonly FlowBox[];
	broker: FlowBox;
	bridge: FlowBox;
	backups: FlowBox | undefined;
	/** Phone to stores, stores to broker, broker to bridge, bridge to phone, bridge to backups. */
	arrows: { air: FlowArrow; events: FlowArrow; batches: FlowArrow; https: FlowArrow; copies: FlowArrow | undefined };
};

export function flowsOf(facts: ReportFacts, language: ReportLanguage): Flows {
	const say = (words: Words) => words[language];
	const { retention, backups, broker } = facts;
	const visits = say(daysWords(retention.visitsDays));
	const isEmbedded = broker.kind === 'embedded';
	return {
		title: say({ en: 'What travels where', de: 'Was wohin geht' }),
		description: say({
			en: 'From a shopper’s phone over the air to the gateways of the store, over the broker to the bridge, and back to the phone. The list below says the same.',
			de: 'Vom Handy über Funk zu den Gateways des Geschäfts, über den Broker zur Bridge und zurück zum Handy. Die Liste darunter sagt dasselbe.',
		}),
		phone: {
			id: 'phone',
			title: say({ en: 'Phone of a shopper who opted in', de: 'Handy einer Person, die zugestimmt hat' }),
			stays: [
				say({
					en: 'Keeps: tokens, codes or day keys for a day or two, offers',
					de: 'Behält: Tokens, Codes oder Tagesschlüssel für ein, zwei Tage, Angebote',
				}),
			],
			chips: [],
		},
		stores: storeBoxes(facts, language),
		broker: {
			id: 'broker',
			title: say({
				en: `MQTT broker ${isEmbedded ? 'inside the bridge' : '(external)'}`,
				de: `MQTT-Broker ${isEmbedded ? 'in der Bridge' : '(extern)'}`,
			}),
			stays: [
				brokerWords(broker, language),
				say({
					en: 'Keeps: rosters of today and the days ahead',
					de: 'Behält: Tageslisten für heute und die Folgetage',
				}),
			],
			chips: [],
		},
		bridge: {
			id: 'bridge',
			title: say({ en: 'Cloud bridge and its database', de: 'Cloud-Bridge und ihre Datenbank' }),
			stays: [
				say({
					en: `Keeps: visits ${visits}, offers ${say(daysWords(retention.offersDays))}, audit ${say(daysWords(retention.auditDays))}`,
					de: `Behält: Besuche ${visits}, Angebote ${say(daysWords(retention.offersDays))}, Auffälliges ${say(daysWords(retention.auditDays))}`,
				}),
				say({
					en: 'Accounts and consents until erased; keys and names sealed',
					de: 'Konten und Einwilligungen bis zur Löschung; Schlüssel und Namen versiegelt',
				}),
			],
			chips: [],
		},
		backups: backups && {
			id: 'backups',
			title: say({ en: 'Backups', de: 'Sicherungen' }),
			stays: [
				backups.folder,
				say({
					en: `Each deleted after ${say(daysWords(backups.keepDays))}`,
					de: `Jede gelöscht nach: ${say(daysWords(backups.keepDays))}`,
				}),
			],
			chips: [],
		},
		arrows: arrowsOf(language, backups !== undefined),
	};
}

function storeBoxes({ stores }: ReportFacts, language: ReportLanguage): FlowBox[] {
	const say = (words: Words) => words[language];
	const boxes = stores.slice(0, STORES_MOST).map(({ id, name, gateways }, i): FlowBox => {
		const more = gateways.length - CHIPS_MOST;
		const chips = more > 0 ? [...gateways.slice(0, CHIPS_MOST - 1), `+ ${more + 1}`] : gateways;
		return {
			id: 'store',
			title: say({ en: `Store ${name} (${id})`, de: `Geschäft ${name} (${id})` }),
			// said once: it is the same in every store
			stays:
				i > 0
					? []
					: [
							say({
								en: 'Keeps: day keys 3 days at most; what is said of shoppers 48 hours at most',
								de: 'Behält: Tagesschlüssel höchstens 3 Tage; Aussagen über Angemeldete höchstens 48 Stunden',
							}),
							say({
								en: 'Anybody who did not opt in: nothing but a count',
								de: 'Alle anderen: nichts, nur eine Zahl',
							}),
						],
			chips,
		};
	});
	const more = stores.length - STORES_MOST;
	if (more <= 0) return boxes;
	const title = say({ en: `and ${more} more stores, alike`, de: `und ${more} weitere Geschäfte, ebenso` });
	return [...boxes, { id: 'store', title, stays: [], chips: [] }];
}

function arrowsOf(language: ReportLanguage, hasBackups: boolean): Flows['arrows'] {
	const say = (words: Words) => words[language];
	return {
		air: {
			number: 1,
			down: say({
				en: 'Bluetooth: a code that changes every 10 minutes, noise to everybody else',
				de: 'Bluetooth: ein Code, der alle 10 Minuten wechselt, für alle anderen Rauschen',
			}),
			up: undefined,
		},
		events: {
			number: 2,
			down: say({ en: 'Events: pseudonym, zone, time; counts', de: 'Ereignisse: Pseudonym, Zone, Zeit; Zahlen' }),
			up: say({ en: 'Rosters, signed; receipts', de: 'Tageslisten, signiert; Quittungen' }),
		},
		batches: {
			number: 3,
			down: say({ en: 'The same events', de: 'Dieselben Ereignisse' }),
			up: say({ en: 'The same rosters and receipts', de: 'Dieselben Tageslisten und Quittungen' }),
		},
		https: {
			number: 4,
			down: say({
				en: 'Consents; beacons heard; codes at the door',
				de: 'Einwilligungen; gehörte Beacons; Codes an der Tür',
			}),
			up: say({
				en: 'Codes for the air; zone and offers; all that is known, on request',
				de: 'Codes für die Luft; Zone und Angebote; auf Wunsch alles Bekannte',
			}),
		},
		copies: hasBackups
			? {
					number: 5,
					down: say({ en: 'Copies of the database', de: 'Kopien der Datenbank' }),
					up: undefined,
				}
			: undefined,
	};
}

export function brokerWords(broker: BrokerFacts, language: ReportLanguage): string {
	if (broker.kind === 'external') {
		const tls = broker.isTls ? { en: 'with TLS', de: 'mit TLS' } : { en: 'without TLS', de: 'ohne TLS' };
		return `${broker.host}, ${tls[language]}`;
	}
	const near = isLoopback(broker.host)
		? { en: 'this machine only', de: 'nur auf diesem Rechner' }
		: { en: 'without TLS', de: 'ohne TLS' };
	return `${broker.host}:${broker.port}, ${near[language]}`;
}

/** Each arrow in words, for who does not see the drawing. */
export function flowLines({ arrows }: Flows, language: ReportLanguage): string[] {
	const names = {
		air: { en: 'Phone → gateways', de: 'Handy → Gateways' },
		events: { en: 'Gateways → broker', de: 'Gateways → Broker' },
		batches: { en: 'Broker → bridge', de: 'Broker → Bridge' },
		https: { en: 'Phone → bridge', de: 'Handy → Bridge' },
		copies: { en: 'Bridge → backups', de: 'Bridge → Sicherungen' },
	};
	const back = { en: 'Back', de: 'Zurück' }[language];
	return (Object.keys(names) as (keyof typeof names)[]).flatMap((key) => {
		const arrow = arrows[key];
		if (arrow === undefined) return [];
		const up = arrow.up === undefined ? '' : ` ${back}: ${arrow.up}.`;
		return [`${names[key][language]}. ${arrow.down}.${up}`];
	});
}
