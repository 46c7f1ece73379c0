// The page in English: what every other language has to say too.

const plural = (count: number, one: string, many: string) => (count === 1 ? one : many);
const days = (count: number) => (count === 1 ? 'one day' : `${count} days`);

export const words = {
	title: 'Offers in this store',
	wait: 'One moment…',
	tryAgain: 'Try again',
	close: 'Close',
	dismiss: 'Dismiss',
	language: 'Language',

	agree: {
		form: 'Opt in',
		welcome: 'Welcome to',
		age: (years: number) => `I am ${years} or older`,
		turnOn: 'Turn on offers in this store',
		these: 'You agree to these two, and can end each at any time:',
		oneByOne: 'Choose one by one',
		nothing: 'Nothing switched on yet',
		agree: 'Agree to what is switched on',
		atDoor: 'You scanned the code at the door: once you agree, you are checked in.',
		store: 'Store',
		noStore: ['No store here yet', 'This service serves no store so far. Come back when it does.'],
	},
	kept: {
		who: 'Who answers for it',
		what: ['What is kept', 'Which departments you were in and when, your offers, and what you agreed to.'],
		howLong: 'How long',
		/** Days; without backups 0. */
		long(visitsDays: number, offersDays: number, backupsDays: number): string {
			const copies = backupsDays > 0 ? `; copies for safety go ${days(backupsDays)} later` : '';
			return (
				`Where you were: ${days(visitsDays)}. Offers: ${days(offersDays)}. The rest until you erase it, ` +
				`or 30 days after your last phone lost its access${copies}.`
			);
		},
		stop: ['How to stop', 'On this page, at any time: switch it off, pause it, or erase everything.'],
	},
	join: {
		title: 'I take part with another phone',
		code: 'Code that the other phone shows',
		action: 'Join it',
		asked: 'A code from your other phone',
		words:
			'With it, this phone gets the same offers, and each of the two can see and erase everything. Only use it where the other phone is yours.',
		yes: 'Join my other phone',
		no: 'Not now',
	},

	connection: { offline: 'Offline', live: 'Live', lost: 'Reconnecting…', connecting: 'Connecting…' },
	asOf: (time: string | undefined) =>
		`There is no connection: this is how things were${time === undefined ? '' : `, as of ${time}`}.`,
	place: {
		are: 'You are',
		areIn: 'You are in',
		paused: 'Paused',
		pausedNote: (time: string) => `Until ${time} nobody recognises your phone.`,
		unrecognised: ['Not recognised', 'The store does not know that your phone is there.'],
		unknown: ['Not known now', 'It shows here with a connection.'],
		outside: ['Not in the store', 'It shows here when you walk in.'],
	},
	clockOff: {
		title: 'Your clock is off',
		words: (minutes: number, isAhead: boolean) =>
			`Your phone's clock is ${minutes} ${plural(minutes, 'minute', 'minutes')} ${isAhead ? 'ahead' : 'behind'}. Have it set by itself in the phone's settings.`,
	},
	offers: {
		title: 'Offers',
		arrived: (title: string) => `New offer: ${title}`,
		forYou: 'For you',
		earlier: 'Earlier',
		none: ['No offer right now', 'They come here while you walk through the store. Nothing to do.'],
		noPresence: ['No offers can come', 'They need to know where you are. Look at “What I agreed to” below.'],
		off: ['Offers are off', 'Switch them on in “What I agreed to” below, whenever you like.'],
		showMe: 'Show me',
		why: 'Why did I get this?',
		coupon: 'Coupon code',
		copy: { idle: 'Copy', copied: 'Copied', failed: 'Press and hold' },
		couponOfCopy: 'coupon code',
		useIt: 'Used at the till',
		useItAgain: 'Tap again: it was used',
		usedAt: (time: string) => `Used, ${time}`,
		usedUntold: 'Used; the store is told as soon as there is a connection.',
	},

	data: {
		title: 'You and your data',
		sheets: {
			places: 'Where I was',
			agreed: 'What I agreed to',
			pause: 'Pause',
			stores: 'My stores',
			phones: 'My phones',
			fobs: 'Loyalty fob',
			data: 'Download or erase',
		},
		keptDays: (count: number) => `kept ${count} ${plural(count, 'day', 'days')}`,
		ofAll: (count: number, all: number) => `${count} of ${all}`,
		hourOrDay: 'an hour or a day',
		none: 'none',
	},
	places: {
		offline: 'It shows with a connection.',
		nothing: (visitsDays: number) =>
			`Nothing is kept. What comes is deleted after ${visitsDays} ${plural(visitsDays, 'day', 'days')}; then only counts are left.`,
		now: 'now',
		recognised: (ways: string) => `Recognised ${ways}`,
		deleted: (date: string) => `Deleted on ${date}`,
	},
	agreed: {
		ends: (date: string) => `Ends by itself on ${date}.`,
		noPresence: 'None will come while your phone is not recognised.',
		receipt: 'Download a receipt',
		history: (lines: number) => `History of what I agreed to (${lines})`,
		given: 'Agreed',
		taken: 'Withdrawn',
		where: { app: 'in the app', web: 'on this page', door: 'at the door', expiry: 'ended by itself' },
		line: (version: number, language: string, number: number) => `text ${version} (${language}), line ${number}`,
	},
	name: {
		label: 'Name that staff see',
		give: 'Give this name',
		change: 'Change it',
		none: 'Until you give one, they see none.',
		take: 'Take the name away',
	},
	pause: {
		words:
			'While it lasts, the store does not recognise your phone, and nothing is sent to it. What you agreed to stays as it is, and it ends by itself.',
		hour: 'For an hour',
		day: 'For a day',
		until: (time: string) => `Paused until ${time}.`,
		end: 'End the pause',
	},
	stores: {
		words: 'Each store knows you by another code, and cannot tell that you are the same in the next one.',
		isKnown: 'You are recognised there.',
		isNobody: 'You are nobody there.',
	},
	phones: {
		words: (count: number) =>
			`${count === 1 ? 'Only this phone has' : `${count} phones have`} access. Another one gets the same offers, and can see, stop and erase everything as this one can.`,
		add: 'Add another phone',
		qrCode: 'Code that lets your other phone in',
		scan: "Scan it with the other phone's camera, or open this page there and enter",
		once: (time: string) => `Once, until ${time}. Show it to nobody else: whoever has it sees what you see.`,
		leave: 'Leave with this phone',
	},
	fobs: {
		words:
			'With a fob from the store you are recognised without your phone. It counts as you from then on, until you unlink it.',
		unlink: 'Unlink',
		name: 'Name on the fob',
		code: 'Code that came with it',
		link: 'Link this fob',
	},
	erase: {
		download: 'Download my data',
		open: 'Erase everything…',
		title: 'Erase everything about you?',
		words: 'Your code, what you agreed to, where you were and your offers are gone at once. This cannot be undone.',
		yes: 'Erase everything',
		no: 'Keep it',
	},
	proof: {
		words:
			'Your code, what you agreed to, where you were and your offers are gone. Nobody but you has this proof of it.',
		when: 'When',
		what: ['What', (count: number) => `${count} ${plural(count, 'entry', 'entries')} about you`],
		inStore: ['In the store', (time: string) => `forgotten by ${time} at the latest`],
		inCopies: ['In copies', (date: string) => `gone by ${date}`],
		download: 'Download the proof',
		putAway: 'Put it away',
	},

	/** Names of what is downloaded. */
	files: { data: 'my-data.json', receipt: 'what-i-agreed-to.json', proof: 'proof-of-erasure.json' },
	notices: {
		erased: ['Erased', 'Your code, what you agreed to, where you were and your offers are gone.'],
		left: ['This phone has left', 'Nothing of you is on it any more. Your other phone goes on as before.'],
		newWords: ['The words have changed', 'Read what you agree to once more, then decide again.'],
		unknownHere: [
			'This phone is not known here any more',
			'It was erased, perhaps from another tab or phone. Turn offers on again whenever you like.',
		],
		hasItsOwn: [
			'This phone takes part already',
			'To share what your other phone has, first erase what this one has, then open the code again.',
		],
		checkedIn: 'Checked in',
		checkedInAt: (zone: string, time: string) => `The store knows that you are here: ${zone}, ${time}.`,
		failed: 'That did not work',
		noAnswer: 'The store does not answer',
	},
	/** By the code of a problem document, or of this page's own (wire/request.ts): what a shopper can do about it. */
	problems: {
		unreachable: 'The service cannot be reached. Check the connection, then try again.',
		unreadable:
			'The service answered in a way this page does not know. Reload the page: it may be older than the service.',
		'no-access': 'This phone has no access. Turn offers on again.',
		'code-unknown': 'This code is not known, or is over. Type it once more, or get a new one where this one came from.',
		'consent-missing': 'You do not agree to what this needs. Look at “What I agreed to”.',
		'too-many-phones': 'You have as many phones as one may have. Leave with one that you no longer need.',
		'too-many-fobs': 'You have as many fobs as one may have. Unlink one that you no longer need.',
		'too-many-requests': 'That was too much at once. Wait a minute, then try again.',
		'last-store': 'This is your last store. To be recognised nowhere, look at “What I agreed to”.',
		'last-phone': 'This is your last phone. To end everything, choose “Download or erase”.',
		internal: 'Something went wrong at the service. Try again in a moment.',
		stopping: 'The service is starting again. Try again in a moment.',
		'offer-expired': 'This offer is over.',
	},
	/** Of a code that is not among them. */
	problem: (code: string | undefined) =>
		`The service refused it${code === undefined ? '' : ` (${code})`}. Try again in a moment.`,

	times: {
		over: (time: string) => `over since ${time}`,
		moreMinutes: (count: number) => `for ${count} more ${plural(count, 'minute', 'minutes')}`,
		until: (time: string) => `until ${time}`,
		since: (time: string) => `since ${time}`,
		today: 'Today',
		yesterday: 'Yesterday',
	},
	/** How somebody was recognised, for themselves. */
	lanes: {
		pass: "by your phone's code or your fob",
		app: 'by beacons that your phone heard',
		door: 'by the code at the door',
	},
} as const;
