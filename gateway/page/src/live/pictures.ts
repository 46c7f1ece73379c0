// What the gateway sends the page: a picture twice a second; after a loss it begins anew until it succeeds.

const RETRY_MS = 2000;
/** Ten pictures missed: the network swallows them without closing anything. */
export const SILENCE_MS = 5000;

type Watcher<Picture> = {
	/** comes first, each time; where it fails, that is a loss */
	prepare?(signal: AbortSignal): Promise<void>;
	show(picture: Picture): void;
	/** nothing more comes for now; `words` say why */
	lose(words: string): void;
};

/** `name` is that of the stream and of its events. Tells the watcher until the answer is called. */
export function watchPictures<Picture>(
	name: 'live' | 'survey' | 'recording',
	{ prepare, show, lose }: Watcher<Picture>,
): () => void {
	let stream: EventSource | undefined;
	let timer: number | undefined;
	const stopping = new AbortController();

	const wait = (ms: number, then: () => void) => {
		clearTimeout(timer);
		timer = window.setTimeout(then, ms);
	};
	const lost = (words: string) => {
		stream?.close();
		if (stopping.signal.aborted) return;
		lose(words);
		wait(RETRY_MS, () => void begin());
	};
	const begin = async () => {
		try {
			await prepare?.(stopping.signal);
		} catch (error) {
			lost((error as Error).message);
			return;
		}
		if (stopping.signal.aborted) return;
		stream = new EventSource(`/api/${name}`);
		const watch = () => wait(SILENCE_MS, () => lost('The gateway has gone silent.'));
		stream.addEventListener(name, ({ data }) => {
			watch();
			show(JSON.parse(data) as Picture);
		});
		stream.addEventListener('error', () => lost('The gateway does not answer.'));
		watch();
	};

	void begin();
	return () => {
		stopping.abort();
		clearTimeout(timer);
		stream?.close();
	};
}
