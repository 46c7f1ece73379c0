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
		age: (years) => `Ich bin mindestens ${years} Jahre alt`,
		turnOn: 'Angebote hier einschalten',
		these: 'Damit willigen Sie in diese beiden Zwecke ein. Jede Einwilligung können Sie jederzeit widerrufen:',
		oneByOne: 'Einzeln auswählen',
		nothing: 'Noch nichts eingeschaltet',
		agree: 'In die Auswahl einwilligen',
		atDoor: 'Sie haben den Code an der Tür gescannt: Sobald Sie einwilligen, sind Sie eingecheckt.',
		store: 'Geschäft',
		noStore: [
			'Noch kein Geschäft',
			'Diesen Dienst gibt es bisher in keinem Geschäft. Schauen Sie später wieder vorbei.',
		],
	},
	kept: {
		who: 'Verantwortlich',
		what: ['Was gespeichert wird', 'In welchen Abteilungen Sie wann waren, Ihre Angebote und Ihre Einwilligungen.'],
		howLong: 'Wie lange',
		long(visitsDays, offersDays, backupsDays) {
			const copies = backupsDays > 0 ? `; Sicherungskopien werden ${days(backupsDays)} später gelöscht` : '';
			return (
				`Wo Sie waren: ${days(visitsDays)}. Angebote: ${days(offersDays)}. Alles andere: bis Sie es löschen ` +
				`oder 30 Tage, nachdem Ihr letztes Handy den Zugang verloren hat${copies}.`
			);
		},
		stop: ['Beenden', 'Jederzeit auf dieser Seite: abschalten, pausieren oder alles löschen.'],
	},
	join: {
		title: 'Ich nehme schon mit einem anderen Handy teil',
		code: 'Code, den das andere Handy anzeigt',
		action: 'Verbinden',
		asked: 'Ein Code von Ihrem anderen Handy',
		words:
			'Damit bekommt dieses Handy dieselben Angebote, und jedes der beiden kann alles sehen und löschen. Verwenden Sie ihn nur, wenn das andere Handy Ihnen gehört.',
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
		unknown: ['Gerade nicht bekannt', 'Sobald es eine Verbindung gibt, steht es hier.'],
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
			'Dafür muss bekannt sein, wo Sie sind: siehe unten „Meine Einwilligungen“.',
		],
		off: ['Angebote sind aus', 'Einschalten können Sie sie jederzeit unten unter „Meine Einwilligungen“.'],
		showMe: 'Ansehen',
		why: 'Warum bekomme ich das?',
		coupon: 'Gutscheincode',
		copy: { idle: 'Kopieren', copied: 'Kopiert', failed: 'Gedrückt halten' },
		couponOfCopy: 'Gutscheincode',
		useIt: 'An der Kasse eingelöst',
		useItAgain: 'Zum Bestätigen noch einmal tippen',
		usedAt: (time) => `Eingelöst, ${time}`,
		usedUntold: 'Eingelöst; das Geschäft erfährt es, sobald es eine Verbindung gibt.',
	},

	data: {
		title: 'Sie und Ihre Daten',
		sheets: {
			places: 'Wo ich war',
			agreed: 'Meine Einwilligungen',
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
		offline: 'Sobald es eine Verbindung gibt, steht es hier.',
		nothing: (visitsDays) =>
			`Es ist nichts gespeichert. Was dazukommt, wird nach ${visitsDays} ${plural(visitsDays, 'Tag', 'Tagen')} gelöscht; danach bleiben nur Zählwerte.`,
		now: 'jetzt',
		recognised: (ways) => `Erkannt ${ways}`,
		deleted: (date) => `Wird am ${date} gelöscht`,
	},
	agreed: {
		ends: (date) => `Endet von selbst am ${date}.`,
		noPresence: 'Solange Ihr Handy nicht erkannt wird, kommen keine.',
		receipt: 'Nachweis herunterladen',
		history: (lines) => `Verlauf meiner Einwilligungen (${lines})`,
		given: 'Eingewilligt',
		taken: 'Widerrufen',
		where: { app: 'in der App', web: 'auf dieser Seite', door: 'an der Tür', expiry: 'durch Ablauf' },
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
			'Solange sie dauert, erkennt das Geschäft Ihr Handy nicht, und nichts wird ihm geschickt. Ihre Einwilligungen bleiben, wie sie sind; die Pause endet von selbst.',
		hour: 'Eine Stunde',
		day: 'Einen Tag',
		until: (time) => `Pause bis ${time}.`,
		end: 'Pause beenden',
	},
	stores: {
		words:
			'Jedes Geschäft kennt Sie unter einem anderen Code und kann nicht feststellen, dass Sie im nächsten dieselbe Person sind.',
		isKnown: 'Dort werden Sie erkannt.',
		isNobody: 'Dort sind Sie unbekannt.',
	},
	phones: {
		words: (count) =>
			`${count === 1 ? 'Nur dieses Handy hat' : `${count} Handys haben`} Zugang. Ein weiteres bekommt dieselben Angebote und kann wie dieses alles sehen, beenden und löschen.`,
		add: 'Weiteres Handy hinzufügen',
		qrCode: 'Code, mit dem Sie Ihr anderes Handy verbinden',
		scan: 'Scannen Sie ihn mit der Kamera des anderen Handys, oder öffnen Sie dort diese Seite und geben Sie ein:',
		once: (time) => `Einmal, bis ${time}. Zeigen Sie ihn niemandem sonst: Wer ihn hat, sieht, was Sie sehen.`,
		leave: 'Dieses Handy abmelden',
	},
	fobs: {
		words:
			'Mit einem Anhänger des Geschäfts werden Sie ohne Ihr Handy erkannt. Von da an steht er für Sie, bis Sie ihn trennen.',
		unlink: 'Trennen',
		name: 'Name auf dem Anhänger',
		code: 'Mitgelieferter Code',
		link: 'Diesen Anhänger verbinden',
	},
	erase: {
		download: 'Meine Daten herunterladen',
		open: 'Alles löschen…',
		title: 'Alles über Sie löschen?',
		words:
			'Ihr Code, Ihre Einwilligungen, wo Sie waren und Ihre Angebote werden sofort gelöscht. Das lässt sich nicht rückgängig machen.',
		yes: 'Alles löschen',
		no: 'Nicht löschen',
	},
	proof: {
		words:
			'Ihr Code, Ihre Einwilligungen, wo Sie waren und Ihre Angebote sind gelöscht. Diesen Nachweis haben nur Sie.',
		when: 'Wann',
		what: ['Was', (count) => `${count} ${plural(count, 'Eintrag', 'Einträge')} über Sie`],
		inStore: ['Im Geschäft', (time) => `gelöscht bis spätestens ${time}`],
		inCopies: ['In Sicherungen', (date) => `gelöscht bis ${date}`],
		download: 'Nachweis herunterladen',
		putAway: 'Nicht mehr anzeigen',
	},

	files: { data: 'meine-daten.json', receipt: 'meine-einwilligungen.json', proof: 'nachweis-der-loeschung.json' },
	notices: {
		erased: ['Gelöscht', 'Ihr Code, Ihre Einwilligungen, wo Sie waren und Ihre Angebote sind gelöscht.'],
		left: [
			'Dieses Handy ist abgemeldet',
			'Darauf ist nichts mehr über Sie gespeichert. Mit Ihrem anderen Handy geht es weiter wie bisher.',
		],
		newWords: [
			'Der Text hat sich geändert',
			'Lesen Sie bitte noch einmal, worin Sie einwilligen, und entscheiden Sie dann neu.',
		],
		unknownHere: [
			'Dieses Handy ist hier nicht mehr bekannt',
			'Es wurde gelöscht, vielleicht von einem anderen Tab oder Handy aus. Einschalten können Sie die Angebote jederzeit wieder.',
		],
		hasItsOwn: [
			'Dieses Handy nimmt schon teil',
			'Um es mit Ihrem anderen Handy zu verbinden, löschen Sie erst alles auf diesem und öffnen Sie den Code dann noch einmal.',
		],
		checkedIn: 'Eingecheckt',
		checkedInAt: (zone, time) => `Das Geschäft weiß, dass Sie hier sind: ${zone}, ${time}.`,
		failed: 'Das hat nicht geklappt',
		noAnswer: 'Das Geschäft antwortet nicht',
	},
	problems: {
		unreachable: 'Der Dienst ist nicht erreichbar. Prüfen Sie die Verbindung und versuchen Sie es noch einmal.',
		unreadable:
			'Diese Seite versteht die Antwort des Dienstes nicht. Laden Sie die Seite neu: Vielleicht ist sie älter als der Dienst.',
		'no-access': 'Dieses Handy hat keinen Zugang. Schalten Sie die Angebote wieder ein.',
		'code-unknown':
			'Dieser Code ist unbekannt oder abgelaufen. Geben Sie ihn noch einmal ein, oder lassen Sie sich einen neuen geben.',
		'consent-missing': 'Dafür fehlt Ihre Einwilligung: siehe „Meine Einwilligungen“.',
		'too-many-phones': 'Mehr Handys sind nicht möglich. Melden Sie eines ab, das Sie nicht mehr brauchen.',
		'too-many-fobs': 'Mehr Anhänger sind nicht möglich. Trennen Sie einen, den Sie nicht mehr brauchen.',
		'too-many-requests': 'Das war zu viel auf einmal. Warten Sie eine Minute und versuchen Sie es noch einmal.',
		'last-store': 'Das ist Ihr letztes Geschäft. Um nirgends erkannt zu werden: siehe „Meine Einwilligungen“.',
		'last-phone': 'Das ist Ihr letztes Handy. Um alles zu beenden, wählen Sie „Herunterladen oder löschen“.',
		internal: 'Beim Dienst ist etwas schiefgegangen. Versuchen Sie es gleich noch einmal.',
		stopping: 'Der Dienst startet gerade neu. Versuchen Sie es gleich noch einmal.',
		'offer-expired': 'Dieses Angebot ist abgelaufen.',
	},
	problem: (code) =>
		`Der Dienst hat das abgelehnt${code === undefined ? '' : ` (${code})`}. Versuchen Sie es gleich noch einmal.`,

	times: {
		over: (time) => `abgelaufen seit ${time}`,
		moreMinutes: (count) => `noch ${count} ${plural(count, 'Minute', 'Minuten')}`,
		until: (time) => `bis ${time}`,
		since: (time) => `seit ${time}`,
		today: 'Heute',
		yesterday: 'Gestern',
	},
	lanes: {
		pass: 'am Code Ihres Handys oder an Ihrem Anhänger',
		app: 'an Beacons, die Ihr Handy empfangen hat',
		door: 'am Code an der Tür',
	},
};
