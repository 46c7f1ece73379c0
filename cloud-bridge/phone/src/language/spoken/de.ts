// The page in German.
import type { Words } from '../words.ts';

const plural = (count: number, one: string, many: string) => (count === 1 ? one : many);
const days = (count: number) => (count === 1 ? 'einen Tag' : `${count} Tage`);

export const words: Words = {
	title: 'Angebote in diesem Geschäft',
	wait: 'Einen Moment…',
	tryAgain: 'Noch einmal versuchen',
	close: 'Schließen',
	dismiss: 'Ausblenden',
	language: 'Sprache',

	agree: {
		form: 'Teilnehmen',
		welcome: 'Willkommen bei',
		age: (years) => `Ich bin ${years} oder älter`,
		turnOn: 'Angebote hier einschalten',
		these: 'Damit erlauben Sie diese beiden, und können jedes jederzeit beenden:',
		oneByOne: 'Einzeln auswählen',
		nothing: 'Noch nichts eingeschaltet',
		agree: 'Dem Eingeschalteten zustimmen',
		atDoor: 'Sie haben den Code an der Tür gescannt: Sobald Sie zustimmen, sind Sie eingecheckt.',
		store: 'Geschäft',
		noStore: ['Noch kein Geschäft', 'Dieser Dienst ist bisher für kein Geschäft da. Kommen Sie später wieder.'],
	},
	kept: {
		who: 'Verantwortlich',
		what: ['Was gespeichert wird', 'In welchen Abteilungen Sie wann waren, Ihre Angebote, und was Sie erlaubt haben.'],
		howLong: 'Wie lange',
		long(visitsDays, offersDays, backupsDays) {
			const copies = backupsDays > 0 ? `; Sicherungskopien verschwinden ${days(backupsDays)} später` : '';
			return (
				`Wo Sie waren: ${days(visitsDays)}. Angebote: ${days(offersDays)}. Alles andere, bis Sie es löschen, ` +
				`oder 30 Tage nachdem Ihr letztes Handy den Zugang verloren hat${copies}.`
			);
		},
		stop: ['Wie Sie aufhören', 'Auf dieser Seite, jederzeit: abschalten, pausieren oder alles löschen.'],
	},
	join: {
		title: 'Ich nehme mit einem anderen Handy teil',
		code: 'Code, den das andere Handy zeigt',
		action: 'Diesem beitreten',
		asked: 'Ein Code von Ihrem anderen Handy',
		words:
			'Damit bekommt dieses Handy dieselben Angebote, und jedes der beiden kann alles sehen und löschen. Nur benutzen, wenn das andere Handy Ihnen gehört.',
		yes: 'Mit meinem anderen Handy verbinden',
		no: 'Jetzt nicht',
	},

	connection: { offline: 'Offline', live: 'Live', lost: 'Verbindet neu…', connecting: 'Verbindet…' },
	asOf: (time) => `Keine Verbindung: So war es zuletzt${time === undefined ? '' : `, Stand ${time}`}.`,
	place: {
		are: 'Sie sind',
		areIn: 'Sie sind in',
		paused: 'In Pause',
		pausedNote: (time) => `Bis ${time} erkennt niemand Ihr Handy.`,
		unrecognised: ['Nicht erkannt', 'Das Geschäft weiß nicht, dass Ihr Handy da ist.'],
		unknown: ['Gerade nicht bekannt', 'Mit einer Verbindung steht es hier.'],
		outside: ['Nicht im Geschäft', 'Sobald Sie hineingehen, steht es hier.'],
	},
	clockOff: {
		title: 'Ihre Uhr geht falsch',
		words: (minutes, isAhead) =>
			`Die Uhr Ihres Handys geht ${minutes} ${plural(minutes, 'Minute', 'Minuten')} ${isAhead ? 'vor' : 'nach'}. Lassen Sie sie in den Einstellungen automatisch stellen.`,
	},
	offers: {
		title: 'Angebote',
		arrived: (title) => `Neues Angebot: ${title}`,
		forYou: 'Für Sie',
		earlier: 'Früher',
		none: [
			'Gerade kein Angebot',
			'Angebote kommen hierher, während Sie durch das Geschäft gehen. Sie müssen nichts tun.',
		],
		noPresence: [
			'Es können keine Angebote kommen',
			'Dafür muss bekannt sein, wo Sie sind: siehe unten „Was ich erlaubt habe“.',
		],
		off: ['Angebote sind aus', 'Einschalten können Sie sie jederzeit unten in „Was ich erlaubt habe“.'],
		showMe: 'Ansehen',
		why: 'Warum bekomme ich das?',
		coupon: 'Gutscheincode',
		copy: { idle: 'Kopieren', copied: 'Kopiert', failed: 'Gedrückt halten' },
		couponOfCopy: 'Gutscheincode',
		useIt: 'An der Kasse eingelöst',
		useItAgain: 'Noch einmal tippen: eingelöst',
		usedAt: (time) => `Eingelöst, ${time}`,
		usedUntold: 'Eingelöst; das Geschäft erfährt es, sobald es eine Verbindung gibt.',
	},

	data: {
		title: 'Sie und Ihre Daten',
		sheets: {
			places: 'Wo ich war',
			agreed: 'Was ich erlaubt habe',
			pause: 'Pause',
			stores: 'Meine Geschäfte',
			phones: 'Meine Handys',
			fobs: 'Kundenanhänger',
			data: 'Herunterladen oder löschen',
		},
		keptDays: (count) => `${days(count)} lang`,
		ofAll: (count, all) => `${count} von ${all}`,
		hourOrDay: 'eine Stunde oder einen Tag',
		none: 'keiner',
	},
	places: {
		offline: 'Mit einer Verbindung steht es hier.',
		nothing: (visitsDays) =>
			`Nichts ist gespeichert. Was dazukommt, wird nach ${visitsDays} ${plural(visitsDays, 'Tag', 'Tagen')} gelöscht; dann bleiben nur Anzahlen.`,
		now: 'jetzt',
		recognised: (ways) => `Erkannt ${ways}`,
		deleted: (date) => `Wird am ${date} gelöscht`,
	},
	agreed: {
		ends: (date) => `Endet von selbst am ${date}.`,
		noPresence: 'Es kommen keine, solange Ihr Handy nicht erkannt wird.',
		receipt: 'Beleg herunterladen',
		history: (lines) => `Was ich wann erlaubt habe (${lines})`,
		given: 'Erlaubt',
		taken: 'Widerrufen',
		where: { app: 'in der App', web: 'auf dieser Seite', door: 'an der Tür', expiry: 'von selbst beendet' },
		line: (version, language, number) => `Text ${version} (${language}), Zeile ${number}`,
	},
	name: {
		label: 'Name, den das Personal sieht',
		give: 'Diesen Namen angeben',
		change: 'Ändern',
		none: 'Solange Sie keinen angeben, sieht das Personal keinen.',
		take: 'Namen entfernen',
	},
	pause: {
		words:
			'Solange sie dauert, erkennt das Geschäft Ihr Handy nicht, und nichts wird ihm geschickt. Was Sie erlaubt haben, bleibt; die Pause endet von selbst.',
		hour: 'Eine Stunde',
		day: 'Einen Tag',
		until: (time) => `Pause bis ${time}.`,
		end: 'Pause beenden',
	},
	stores: {
		words:
			'Jedes Geschäft kennt Sie unter einem anderen Code und kann nicht feststellen, dass Sie im nächsten dieselbe Person sind.',
		isKnown: 'Dort werden Sie erkannt.',
		isNobody: 'Dort sind Sie niemand.',
	},
	phones: {
		words: (count) =>
			`${count === 1 ? 'Nur dieses Handy hat' : `${count} Handys haben`} Zugang. Ein weiteres bekommt dieselben Angebote und kann wie dieses alles sehen, beenden und löschen.`,
		add: 'Weiteres Handy hinzufügen',
		qrCode: 'Code, der Ihr anderes Handy einlässt',
		scan: 'Scannen Sie ihn mit der Kamera des anderen Handys, oder öffnen Sie dort diese Seite und geben Sie ein:',
		once: (time) => `Einmal, bis ${time}. Zeigen Sie ihn niemandem sonst: Wer ihn hat, sieht, was Sie sehen.`,
		leave: 'Mit diesem Handy austreten',
	},
	fobs: {
		words:
			'Mit einem Anhänger des Geschäfts werden Sie ohne Ihr Handy erkannt. Von da an steht er für Sie, bis Sie ihn trennen.',
		unlink: 'Trennen',
		name: 'Name auf dem Anhänger',
		code: 'Code, der dabei war',
		link: 'Diesen Anhänger verbinden',
	},
	erase: {
		download: 'Meine Daten herunterladen',
		open: 'Alles löschen…',
		title: 'Alles über Sie löschen?',
		words:
			'Ihr Code, was Sie erlaubt haben, wo Sie waren und Ihre Angebote sind sofort weg. Das lässt sich nicht rückgängig machen.',
		yes: 'Alles löschen',
		no: 'Behalten',
	},
	proof: {
		words: 'Ihr Code, was Sie erlaubt haben, wo Sie waren und Ihre Angebote sind weg. Diesen Nachweis haben nur Sie.',
		when: 'Wann',
		what: ['Was', (count) => `${count} ${plural(count, 'Eintrag', 'Einträge')} über Sie`],
		inStore: ['Im Geschäft', (time) => `vergessen bis spätestens ${time}`],
		inCopies: ['In Kopien', (date) => `weg bis ${date}`],
		download: 'Nachweis herunterladen',
		putAway: 'Weglegen',
	},

	notices: {
		erased: ['Gelöscht', 'Ihr Code, was Sie erlaubt haben, wo Sie waren und Ihre Angebote sind weg.'],
		left: [
			'Dieses Handy ist ausgetreten',
			'Auf ihm ist nichts mehr von Ihnen. Ihr anderes Handy macht weiter wie bisher.',
		],
		newWords: ['Der Text hat sich geändert', 'Lesen Sie noch einmal, was Sie erlauben, und entscheiden Sie dann neu.'],
		unknownHere: [
			'Dieses Handy ist hier nicht mehr bekannt',
			'Es wurde gelöscht, vielleicht von einem anderen Tab oder Handy aus. Einschalten können Sie die Angebote jederzeit wieder.',
		],
		hasItsOwn: [
			'Dieses Handy nimmt schon teil',
			'Um zu teilen, was Ihr anderes Handy hat, löschen Sie erst, was dieses hat, und öffnen Sie den Code dann noch einmal.',
		],
		checkedIn: 'Eingecheckt',
		checkedInAt: (zone, time) => `Das Geschäft weiß, dass Sie hier sind: ${zone}, ${time}.`,
		failed: 'Das hat nicht geklappt',
		noAnswer: 'Das Geschäft antwortet nicht',
	},
	problems: {
		unreachable: 'Der Dienst ist nicht erreichbar. Prüfen Sie die Verbindung und versuchen Sie es noch einmal.',
		unreadable:
			'Der Dienst hat geantwortet, wie diese Seite es nicht kennt. Laden Sie die Seite neu: Sie ist vielleicht älter als der Dienst.',
		'no-access': 'Dieses Handy hat keinen Zugang. Schalten Sie die Angebote wieder ein.',
		'code-unknown':
			'Diesen Code gibt es nicht, oder nicht mehr. Geben Sie ihn noch einmal ein, oder holen Sie einen neuen, wo dieser herkam.',
		'consent-missing': 'Was dafür nötig ist, haben Sie nicht erlaubt: siehe „Was ich erlaubt habe“.',
		'too-many-phones':
			'Sie haben so viele Handys, wie man haben kann. Treten Sie mit einem aus, das Sie nicht mehr brauchen.',
		'too-many-fobs': 'Sie haben so viele Anhänger, wie man haben kann. Trennen Sie einen, den Sie nicht mehr brauchen.',
		'too-many-requests': 'Das war zu viel auf einmal. Warten Sie eine Minute und versuchen Sie es noch einmal.',
		'last-store': 'Das ist Ihr letztes Geschäft. Um nirgends erkannt zu werden: siehe „Was ich erlaubt habe“.',
		'last-phone': 'Das ist Ihr letztes Handy. Um alles zu beenden, wählen Sie „Herunterladen oder löschen“.',
		'offer-expired': 'Dieses Angebot ist vorbei.',
	},
	problem: (code) =>
		`Der Dienst hat das abgelehnt${code === undefined ? '' : ` (${code})`}. Versuchen Sie es gleich noch einmal.`,

	times: {
		over: (time) => `vorbei seit ${time}`,
		moreMinutes: (count) => `noch ${count} ${plural(count, 'Minute', 'Minuten')}`,
		until: (time) => `bis ${time}`,
		since: (time) => `seit ${time}`,
		today: 'Heute',
		yesterday: 'Gestern',
	},
	lanes: {
		pass: 'am Code Ihres Handys oder an Ihrem Anhänger',
		app: 'an Funkbaken, die Ihr Handy hörte',
		door: 'am Code an der Tür',
	},
};
