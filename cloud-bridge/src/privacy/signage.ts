// What hangs at the door, ready to print, with the names and days of this configuration. Pure.
import type { Block } from './blocks.ts';
import type { ReportFacts } from './facts.ts';

type Sign = { title: string; paragraphs: readonly string[] };
type SignWriter = (facts: { controller: string; contact: string; notice: string; days: number; age: number }) => Sign;

/** A language that shoppers can choose and that is not here is an open point of the report. */
const SIGNS: Record<string, SignWriter> = {
	en: ({ controller, contact, notice, days, age }) => ({
		title: 'Bluetooth in this store',
		paragraphs: [
			'Receivers in this store listen for Bluetooth. If you have not opted in, we do not know you: your phone is counted as one of many, and nothing about it is kept.',
			`If you opted in, we recognise your phone here, know which department you are in, and can send you the offers you asked for. We keep that for ${days} ${days === 1 ? 'day' : 'days'}, then only counts.`,
			`You opt in on your own phone, purpose by purpose, from the age of ${age}. There you see what we know, pause it, withdraw, or erase everything.`,
			`Responsible: ${controller}. Questions: ${contact}.${notice && ` Everything else: ${notice}`}`,
		],
	}),
	de: ({ controller, contact, notice, days, age }) => ({
		title: 'Bluetooth in diesem Geschäft',
		paragraphs: [
			'In diesem Geschäft lauschen Empfänger auf Bluetooth. Wenn Sie nicht zugestimmt haben, kennen wir Sie nicht: Ihr Handy wird als eines von vielen gezählt, und nichts darüber wird gespeichert.',
			`Wenn Sie zugestimmt haben, erkennen wir Ihr Handy hier, wissen, in welcher Abteilung Sie sind, und können Ihnen die gewünschten Angebote schicken. Das bewahren wir ${days} ${days === 1 ? 'Tag' : 'Tage'} auf, danach bleiben nur Zahlen.`,
			`Sie stimmen auf Ihrem eigenen Handy zu, Zweck für Zweck, ab ${age} Jahren. Dort sehen Sie, was wir wissen, und können pausieren, widerrufen oder alles löschen.`,
			`Verantwortlich: ${controller}. Fragen: ${contact}.${notice && ` Alles Weitere: ${notice}`}`,
		],
	}),
};

export function signLanguages(facts: ReportFacts): { written: string[]; missing: string[] } {
	const languages = [...new Set(facts.texts.map(({ language }) => language))];
	const bare = (language: string) => language.split('-')[0]!;
	return {
		written: [...new Set(languages.map(bare))].filter((language) => Object.hasOwn(SIGNS, language)),
		missing: languages.filter((language) => !Object.hasOwn(SIGNS, bare(language))),
	};
}

export function signsOf(facts: ReportFacts): Block[] {
	const { controller, retention, consents } = facts;
	return signLanguages(facts).written.map((language) => {
		const sign = SIGNS[language]!({
			controller: controller.name,
			contact: controller.contact,
			notice: controller.notice ?? '',
			days: retention.visitsDays,
			age: consents.minimumAge,
		});
		return { is: 'sign', language, ...sign };
	});
}
