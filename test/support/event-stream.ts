// Waiting for one event of a server-sent stream: what pages and phones see is what journeys wait for.
import { EventSource } from 'eventsource';

export type AwaitOptions = {
	/** the event's name */
	event: string;
	withinMs: number;
	/** of a shopper */
	token?: string | undefined;
};

/** The data of the first event for which `isIt` holds; rejects with the last one seen when time is up. */
export async function awaitEvent<T>(
	url: string,
	{ event, withinMs, token }: AwaitOptions,
	isIt: (data: T) => boolean = () => true,
): Promise<T> {
	const { promise, resolve, reject } = Promise.withResolvers<T>();
	const source = new EventSource(url, {
		fetch: (input, init) =>
			fetch(input, { ...init, headers: { ...init.headers, ...(token && { authorization: `Bearer ${token}` }) } }),
	});
	let last = 'nothing';
	const timer = setTimeout(
		() => reject(new Error(`${url}: ${withinMs} ms, and the last ${event} was ${last}`)),
		withinMs,
	);
	source.addEventListener(event, ({ data }) => {
		last = data;
		const content = JSON.parse(data) as T;
		if (isIt(content)) resolve(content);
	});
	source.addEventListener('error', ({ code, message }) => {
		// without a code it is the network, and the source connects again as a browser does
		if (code !== undefined) reject(new Error(`${url} answered ${code}: ${message}`));
	});
	return await promise.finally(() => {
		clearTimeout(timer);
		source.close();
	});
}
