// What stands around the words that are agreed to, in their languages: whoever says yes must be able to read all of it. Pure.

export type AgreeWords = {
	welcome: string;
	age(years: number): string;
	wait: string;
	turnOn: string;
	these: string;
	oneByOne: string;
	nothing: string;
	agree: string;
	atDoor: string;
	who: string;
	what: readonly [term: string, words: string];
	howLong: string;
	/** Days; without backups 0. */
	kept(days: { visitsDays: number; offersDays: number; backupsDays: number }): string;
	stop: readonly [term: string, words: string];
	join: { title: string; code: string; action: string };
};

const en: AgreeWords = {
	welcome: 'Welcome to',
	age: (years) => `I am ${years} or older`,
	wait: 'One moment…',
	turnOn: 'Turn on offers in this store',
	these: 'You agree to these two, and can end each at any time:',
	oneByOne: 'Choose one by one',
	nothing: 'Nothing switched on yet',
	agree: 'Agree to what is switched on',
	atDoor: 'You scanned the code at the door: once you agree, you are checked in.',
	who: 'Who answers for it',
	what: ['What is kept', 'Which departments you were in and when, your offers, and what you agreed to.'],
	howLong: 'How long',
	kept({ visitsDays, offersDays, backupsDays }) {
		const days = (count: number) => (count === 1 ? 'one day' : `${count} days`);
		const copies = backupsDays > 0 ? `; copies for safety go ${days(backupsDays)} later` : '';
		return (
			`Where you were: ${days(visitsDays)}. Offers: ${days(offersDays)}. The rest until you erase it, ` +
			`or 30 days after your last phone lost its access${copies}.`
		);
	},
	stop: ['How to stop', 'On this page, at any time: switch it off, pause it, or erase everything.'],
	join: { title: 'I take part with another phone', code: 'Code that the other phone shows', action: 'Join it' },
};

const de: AgreeWords = {
	welcome: 'Willkommen bei',
	age: (years) => `Ich bin ${years} oder älter`,
	wait: 'Einen Moment…',
	turnOn: 'Angebote hier einschalten',
	these: 'Damit erlauben Sie diese beiden, und können jedes jederzeit beenden:',
	oneByOne: 'Einzeln auswählen',
	nothing: 'Noch nichts eingeschaltet',
	agree: 'Dem Eingeschalteten zustimmen',
	atDoor: 'Sie haben den Code an der Tür gescannt: Sobald Sie zustimmen, sind Sie eingecheckt.',
	who: 'Verantwortlich',
	what: ['Was gespeichert wird', 'In welchen Abteilungen Sie wann waren, Ihre Angebote, und was Sie erlaubt haben.'],
	howLong: 'Wie lange',
	kept({ visitsDays, offersDays, backupsDays }) {
		const days = (count: number) => (count === 1 ? 'einen Tag' : `${count} Tage`);
		const copies = backupsDays > 0 ? `; Sicherungskopien verschwinden ${days(backupsDays)} später` : '';
		return (
			`Wo Sie waren: ${days(visitsDays)}. Angebote: ${days(offersDays)}. Alles andere, bis Sie es löschen, ` +
			`oder 30 Tage nachdem Ihr letztes Handy den Zugang verloren hat${copies}.`
		);
	},
	stop: ['Wie Sie aufhören', 'Auf dieser Seite, jederzeit: abschalten, pausieren oder alles löschen.'],
	join: {
		title: 'Ich nehme mit einem anderen Handy teil',
		code: 'Code, den das andere Handy zeigt',
		action: 'Diesem beitreten',
	},
};

const WORDS = new Map([
	['en', en],
	['de', de],
]);

/** An operator's own texts may be in a language that is not here: then in English. `lang` is what they are in. */
export function agreeWords(language: string): { lang: string; words: AgreeWords } {
	const words = WORDS.get(language);
	return words === undefined ? { lang: 'en', words: en } : { lang: language, words };
}
